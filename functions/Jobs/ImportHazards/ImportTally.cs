using Hazards;
using WorkerLib;

namespace Worker.Jobs.ImportHazards;

/// <summary>Counts what a run did. Feeds are read at the same time, so it is called from several threads.</summary>
internal sealed class ImportTally
{
    private const int MaxProblems = 20;

    private readonly Lock gate = new();
    private readonly List<string> problems = [];
    private OddReadings odd;

    public int Imported { get; private set; }

    public int Known { get; private set; }

    public int Refused { get; private set; }

    public int Failed { get; private set; }

    /// <summary>The first of what went wrong.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (gate)
            {
                return [.. problems];
            }
        }
    }

    /// <summary>Notes what became of a telegram that could be read.</summary>
    /// <param name="from">Where it came from.</param>
    public void Saved(SavedTelegram saved, string from)
    {
        lock (gate)
        {
            switch (saved.Outcome)
            {
                case SaveOutcome.Imported:
                    Imported++;
                    odd += saved.Telegram.Odd;
                    break;
                case SaveOutcome.Known:
                    Known++;
                    break;
                default:
                    Failed++;
                    break;
            }
        }

        if (saved.Failure is { } failure)
        {
            Log.Error(
                "A telegram could not be saved.",
                failure,
                ("from", from),
                ("telegram", saved.Telegram.Id),
                ("title", saved.Telegram.Title));
            Note($"{from}: not saved: {failure.Message}");
        }
        else if (saved.Outcome == SaveOutcome.Imported)
        {
            Log.Info(
                $"Imported: {saved.Telegram.Title}",
                ("kind", saved.Telegram.Kind),
                ("status", saved.Telegram.Status.ToString()),
                ("revision", saved.Telegram.Revision.ToString()),
                ("reportedAt", saved.Telegram.ReportedAt),
                ("telegram", saved.Telegram.Id),
                ("from", from));
            Say(saved.Telegram.Odd, from);
        }
    }

    private void Say(OddReadings readings, string from)
    {
        if (readings.Any)
        {
            Log.Warning("A telegram has values that were read by a rule.", ("from", from), ("values", readings.ToString()));
            Note($"{from}: read by a rule: {readings}");
        }
    }

    /// <summary>Notes that something is set aside for good.</summary>
    /// <param name="keptAt">Where it is kept; empty when there is nothing to keep.</param>
    public void SetAside(string from, string reason, string keptAt)
    {
        lock (gate)
        {
            Refused++;
        }

        Log.Error("A telegram is refused: nobody will see what it says.", ("from", from), ("reason", reason), ("keptAt", keptAt));
        Note($"{from}: refused: {reason}");
    }

    public void Note(string problem)
    {
        lock (gate)
        {
            if (problems.Count < MaxProblems)
            {
                problems.Add(problem);
            }
        }
    }

    public void Measure()
    {
        Metric.Count("telegramsImported", Imported);
        Metric.Count("telegramsKnown", Known);
        Metric.Count("telegramsRefused", Refused);
        Metric.Count("telegramsFailed", Failed);
        CountIfAny("timesWithoutOffset", odd.WithoutOffset);
        CountIfAny("timesAtHour24", odd.Hour24);
        CountIfAny("leapSeconds", odd.LeapSeconds);
        CountIfAny("absurdTimes", odd.Absurd);
        CountIfAny("numbersAsText", odd.NumbersAsText);
    }

    /// <summary>A metric is paid for from its first value on, and most of these never have one.</summary>
    private static void CountIfAny(string name, int count)
    {
        if (count > 0)
        {
            Metric.Count(name, count);
        }
    }
}
