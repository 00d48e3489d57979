using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Worker.Cli.Logs;

namespace Worker.Cli.Commands;

/// <summary><c>./worker logs</c>: the log of a function, of <c>./worker up</c> or of an AWS account.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan DefaultSince = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // CloudWatch Logs shows a line up to some seconds after it was written, and not always in order.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "Name of the function, such as process_checker." }.OfFunctions();
        var since = new Option<TimeSpan>("--since")
        {
            Description = "How far back: 30s, 10m (when not given), 2h or 7d.",
            HelpName = "TIME",
            CustomParser = ParseSince,
            DefaultValueFactory = _ => DefaultSince,
        };
        var follow = new Option<bool>("--follow") { Description = "Go on with what is logged from now on, until Ctrl-C." };
        var filter = new Option<string?>("--filter") { Description = "Only lines that hold this text.", HelpName = "TEXT" };
        var request = new Option<Guid?>("--request") { Description = "Only lines of this invocation, by its request id.", HelpName = "ID" };
        var json = new Option<bool>("--json")
        {
            Description = "One JSON object per line, with time and line; a line that is JSON stays JSON.",
        };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "logs",
            "Show the log of a function.",
            """
              ./worker logs process_checker --follow
              ./worker logs export_api_log --env production --since 2d --filter '"level":"ERROR"'
              ./worker logs export_api_log --env production --request 0d3e4b0c-7f0a-4a5e-9f0e-2f6f3d1c8a11 --json

            Without --env: the last 2,000 lines that ./worker up keeps of each function.
            """)
        {
            function,
            since,
            follow,
            filter,
            request,
            json,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = (await Place.OpenAsync(parsed.GetValue(environment), cancellationToken)).Log;
            List<string> texts = [.. new[] { parsed.GetValue(filter), parsed.GetValue(request)?.ToString() }.OfType<string>()];
            var from = Moment.Before(DateTimeOffset.UtcNow, parsed.GetValue(since));
            Action<LogEvent> show = parsed.GetValue(json) ? ShowJson : Show(LogView.ForOutput());
            await (parsed.GetValue(follow)
                ? FollowAsync(source, parsed.GetRequiredValue(function), from, texts, show, cancellationToken)
                : ShowAsync(source, parsed.GetRequiredValue(function), from, texts, show, cancellationToken));
            return 0;
        });
        return command;
    }

    private static TimeSpan ParseSince(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Moment.Span(text) is { } since)
        {
            return since;
        }

        result.AddError($"--since is a number and a unit, such as 30s, 10m, 2h or 7d; '{text}' is not.");
        return default;
    }

    private static async Task ShowAsync(
        ILogSource source,
        string function,
        DateTimeOffset from,
        IReadOnlyList<string> texts,
        Action<LogEvent> show,
        CancellationToken cancellationToken)
    {
        await foreach (var line in source.ReadAsync(function, from, texts, cancellationToken))
        {
            show(line);
        }
    }

    private static async Task FollowAsync(
        ILogSource source,
        string function,
        DateTimeOffset from,
        IReadOnlyList<string> texts,
        Action<LogEvent> show,
        CancellationToken cancellationToken)
    {
        var shown = new Dictionary<string, DateTimeOffset>();
        try
        {
            while (true)
            {
                await foreach (var line in source.ReadAsync(function, from, texts, cancellationToken))
                {
                    if (shown.TryAdd(line.Id, line.Time))
                    {
                        show(line);
                    }
                }

                if (shown.Count > 0 && shown.Values.Max() - Overlap is var next && next > from)
                {
                    from = next;
                    foreach (var (id, _) in shown.Where(line => line.Value < from).ToList())
                    {
                        shown.Remove(id);
                    }
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way --follow ends.
        }
    }

    private static Action<LogEvent> Show(LogView view) => line => view.WriteLine(line.Line, line.Time);

    private static void ShowJson(LogEvent line)
    {
        var content = LogView.Parse(line.Line) is { } entry ? JsonObject.Create(entry) : (JsonNode)line.Line.TrimEnd();
        Console.Out.WriteLine(new JsonObject { ["time"] = line.Time.UtcDateTime, ["line"] = content }.ToJsonString());
    }
}
