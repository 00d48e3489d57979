using System.CommandLine;
using Worker.Cli.Processes;

namespace Worker.Cli.Commands;

/// <summary>The options of <c>./worker process add</c> that say what a process promises.</summary>
internal sealed class PromiseOptions
{
    private const int LongestTextChars = 8;

    private readonly Option<string?> every = new("--every")
    {
        Description = "The longest time between two beats, such as 60s, 5m or 1d.",
        HelpName = "TIME",
    };

    private readonly Option<string?> cron = new("--cron")
    {
        Description = "A crontab of five fields, or @daily: when it beats.",
        HelpName = "FIELDS",
    };

    private readonly Option<string?> zone = new("--zone")
    {
        Description = "On whose clock, such as Asia/Tokyo; UTC without it.",
        HelpName = "ZONE",
    };

    private readonly Option<string> grace = new("--grace")
    {
        Description = "How much later still counts as in time.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "1m",
    };

    private readonly Option<string?> maxRun = new("--max-run")
    {
        Description = "How long a run may take from its start ping; without it starts are not watched.",
        HelpName = "TIME",
    };

    private readonly Option<string?> muted = new("--muted")
    {
        Description = "When nobody is notified, each day on the clock of its zone: '22:00-06:00, 12:00-13:00'.",
        HelpName = "PERIODS",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { every, cron, zone, grace, maxRun, muted })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UserException">An option is not what it should be.</exception>
    public ProcessPromise Read(ParseResult parsed)
    {
        var promise = new ProcessPromise
        {
            Every = Optional(every),
            Cron = parsed.GetValue(cron),
            Zone = parsed.GetValue(zone),
            Grace = Span(grace.Name, parsed.GetValue(grace)!),
            MaxRun = Optional(maxRun),
            MutedPeriods = parsed.GetValue(muted),
        };
        return promise.Every is null == promise.Cron is null
            ? throw new UserException("say when it beats: --every 5m, or --cron '30 2 * * MON-FRI'.", UserException.WrongUsage)
            : promise;

        TimeSpan? Optional(Option<string?> option) => parsed.GetValue(option) is { } text ? Span(option.Name, text) : null;
    }

    /// <summary>A time such as 60s, 5m, 1h or 1d.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static TimeSpan Span(string option, string text) =>
        text.Length <= LongestTextChars && Moment.Span(text) is { } span
            ? span
            : throw new UserException(
                $"{option} is a number and a unit, such as 30s, 10m, 2h or 7d; '{text}' is not.", UserException.WrongUsage);
}
