using System.CommandLine;
using System.Text.Json.Nodes;
using Demo;
using Worker.Cli.Areas;
using Worker.Cli.HydraFiles;

namespace Worker.Cli.Commands;

/// <summary><c>./worker areas</c>: fills the set of constants <c>areas</c> from the JMA's published tables.</summary>
[NeedsJobs("enrich_hazards")]
internal sealed class AreasCommand : IJobCommand
{
    private const string Source = "Names and points of municipalities and forecast areas: 気象庁 (Japan Meteorological Agency), "
        + "area.json, class20relm.json を加工して作成, 公共データ利用規約（第1.0版）.";

    public Command Create()
    {
        var options = new Options();
        var command = new DetailedCommand(
            "areas",
            "Fill the set of constants 'areas' with names and points of the JMA's published tables.",
            """
              ./worker areas --fill https://www.jma.go.jp/bosai/common/const/ --output areas.json
              ./worker areas --fill downloads/ --from areas.json --output areas.json

            Two files are read there: area.json (names and what is a part of what) and class20relm.json (the boxes of municipalities). A
            municipality gets the middle of its box, a forecast area the middle of its municipalities; one with islands far away keeps its
            point, or is approximate. Everything else of the set stays. docs/operating.md says how the result is published.
            """)
        {
            options.Fill,
            options.From,
            options.Output,
            options.Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, options, cancellationToken));
        return command;
    }

    private sealed class Options
    {
        public Option<string> Fill { get; } = new("--fill")
        {
            Description = "The folder, or the address of one, with the JMA's area.json and class20relm.json.",
            HelpName = "DIR_OR_URL",
            Required = true,
        };

        public Option<string?> From { get; } = new("--from")
        {
            Description = "The set to fill. Without it: tests/data/constants/areas.json of this checkout.",
            HelpName = "FILE",
        };

        public Option<string> Output { get; } = new("--output")
        {
            Description = "Write the filled set into this file.",
            HelpName = "FILE",
            Required = true,
        };

        public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object with added, changed and approximate." };
    }

    private static async Task<int> RunAsync(ParseResult parsed, Options options, CancellationToken cancellationToken)
    {
        var from = parsed.GetValue(options.From) ?? Path.Combine(Repository.Find().Root, "tests", "data", "constants", "areas.json");
        var set = AreaSet.Read(InputFile.ReadOrRefuse(from, "the set", cancellationToken), from);
        var files = new JmaFiles(parsed.GetRequiredValue(options.Fill));
        var areas = JmaArea.ReadAll(await files.ReadAsync("area.json", cancellationToken), files.PathOf("area.json"));
        var boxes = JmaBox.ReadAll(await files.ReadAsync("class20relm.json", cancellationToken), files.PathOf("class20relm.json"));
        var filling = new AreaFilling(areas, boxes);
        filling.Fill(set);
        var attribution = set["attribution"]!.ToString();
        if (!attribution.Contains(Source, StringComparison.Ordinal))
        {
            set["attribution"] = JsonValue.Create($"{attribution} {Source}");
        }

        var target = parsed.GetRequiredValue(options.Output);
        OutputFile.WriteOrRefuse(target, AreaSet.Write(set));
        using var output = new CommandOutput(parsed);
        if (parsed.GetValue(options.Json))
        {
            output.WriteJson(new { output = target, added = filling.Added, changed = filling.Changed, approximate = filling.Approximate });
        }
        else
        {
            output.WriteLine(
                $"{target}: {filling.Added} areas added, {filling.Changed} changed; {filling.Approximate} of the {areas.Count} areas "
                + "of the JMA have no point of their own.");
        }

        return 0;
    }
}
