using System.CommandLine;
using Demo.Feeds;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hazards replay</c>: lets something happen on the map of <c>./worker up --feeds</c>.</summary>
internal static class HazardsReplayCommand
{
    private const int DefaultPause = 5;

    private static readonly TimeSpan UntilPublished = TimeSpan.FromSeconds(1.5); // ./worker up looks into the folder every second

    public static Command Create()
    {
        var feeds = new Argument<string>("feeds") { Description = "The folder that ./worker up --feeds serves." };
        var samples = new Option<string?>("--telegrams")
        {
            Description = $"Replay the *.xml of this folder; without it {SampleSequence.Afternoon}.",
            HelpName = "FOLDER",
        };
        var pause = new Option<int>("--pause")
        {
            Description = "Seconds between two telegrams.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultPause,
        };
        pause.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 3600)
            {
                result.AddError("--pause is a number of seconds from 0 to 3600.");
            }
        });
        var command = new DetailedCommand(
            "replay",
            "Replay sample telegrams now, on what ./worker up --feeds serves.",
            """
              mkdir /tmp/feeds
              ./worker up --feeds /tmp/feeds        in one terminal; the console page draws the map
              ./worker hazards replay /tmp/feeds    in another: an afternoon in about a minute

            Puts one telegram after the other into the folder, with times of now, and runs import_hazards, so that the map, the API and the
            alerts show each at once. What has a lifetime stays in force for as long as it would then.
            """)
        {
            feeds,
            samples,
            pause,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(feeds), parsed.GetValue(samples), TimeSpan.FromSeconds(parsed.GetValue(pause)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string feeds, string? folder, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(feeds))
        {
            throw new UserException($"there is no folder {feeds}: make it, and start ./worker up --feeds {feeds}.");
        }

        var place = await Place.OpenAsync(name: null, cancellationToken);
        folder ??= Path.Combine(Repository.Find().Root, SampleSequence.Afternoon);
        var sequence = SampleSequence.Read(folder, DateTimeOffset.UtcNow);
        foreach (var file in sequence.Files)
        {
            var document = sequence.At(file, DateTimeOffset.UtcNow);
            await File.WriteAllBytesAsync(Path.Combine(feeds, file), document, cancellationToken);
            Console.WriteLine(file);
            await Task.Delay(UntilPublished, cancellationToken);
            var import = await place.Functions.InvokeAsync("import_hazards", "{}"u8.ToArray(), wait: true, cancellationToken);
            if (import.Failed)
            {
                throw new UserException($"import_hazards failed; ./worker logs import_hazards shows why.\n{import.Result}");
            }

            await Task.Delay(pause, cancellationToken);
        }

        return 0;
    }
}
