using System.Globalization;
using Spectre.Console;
using Worker.Cli.Logs;
using Worker.Cli.Processes;

namespace Worker.Cli.Commands;

/// <summary>How processes are shown to people.</summary>
internal static class ProcessScreen
{
    private const int WidthInFile = 200;

    public static void Show(ProcessView process)
    {
        Line("expected", $"{process.Expected ?? "unknown"}, {process.GraceSeconds ?? 0:0} s of grace");
        Line("next", process.Next.Count == 0 ? "unknown" : string.Join(", ", process.Next.Select(Text)));
        Line("longest run", process.MaxRunSeconds is { } longest ? $"{longest:0} s" : null);
        Line("state", process.StateSince is { } since ? $"{process.State} since {since}" : process.State);
        Line("last beat", process.LastBeat ?? "none yet");
        Line("last start", process.LastStart);
        Line("last failure", process.LastFailure);
        Line("open runs", string.Join(", ", process.OpenRuns.Select(run => $"{run.Key} since {Text(run.Value)}")));
        Line("muted", process.IsMuted ? "now" : null);
        Line("muted until", process.MutedUntil);
        Line("muted daily", process.MutedPeriods);
        Line("tokens", process.Tokens.ToString(CultureInfo.InvariantCulture));
        Line("mistake", process.Problem);

        static void Line(string label, string? text)
        {
            if (text is { Length: > 0 })
            {
                Screen.Line($"{label + ":",-14}{LogView.Printable(text)}");
            }
        }
    }

    public static void ShowAll(IReadOnlyList<ProcessView> processes)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("process", "expected", "grace", "state", "last beat", "next", "mistake");
        foreach (var process in processes)
        {
            string[] cells =
            [
                process.Process,
                process.Expected ?? "?",
                $"{process.GraceSeconds ?? 0:0} s",
                process.IsMuted ? $"{process.State}, muted" : process.State,
                process.LastBeat ?? "–",
                process.Next is [var next, ..] ? Text(next) : "?",
                process.Problem ?? "",
            ];
            table.AddRow([.. cells.Select(cell => Markup.Escape(LogView.Printable(cell)))]);
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        AnsiConsole.Write(table);
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
