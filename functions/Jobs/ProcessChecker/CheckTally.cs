using Amazon.DynamoDBv2;
using WorkerLib;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Counts what a run does; batches are written at the same time.</summary>
internal sealed class CheckTally
{
    // A table full of bad rows, or an outage of everything, must not fill the log each minute.
    private const int MaxNames = 100;
    private const int MaxLogged = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<Outcome, List<string>> processes =
        Enum.GetValues<Outcome>().ToDictionary(outcome => outcome, _ => new List<string>());
    private readonly List<string> malformed = [];
    private int rows, found, done, alerts, malformedRows;

    /// <summary>The last error of a write; null when all could be written.</summary>
    public AmazonDynamoDBException? Failure { get; private set; }

    /// <summary>Why rows with a zone could not be read; null when all could.</summary>
    public NoTimeZonesException? ZoneFailure { get; private set; }

    public int Rows => rows;

    /// <summary>Changes that were found and are not settled.</summary>
    public int Unwritten
    {
        get
        {
            lock (gate)
            {
                return found - done;
            }
        }
    }

    public void Row() => rows++;

    public void Found()
    {
        lock (gate)
        {
            found++;
        }
    }

    public void Malformed(string problem)
    {
        malformedRows++;
        AddTo(malformed, problem);
        if (malformedRows <= MaxLogged)
        {
            Log.Warning($"A row of heartbeats has a mistake: {problem}.");
        }
    }

    public void NoTimeZones(NoTimeZonesException exception) => ZoneFailure = exception;

    public void Written(Change change)
    {
        lock (gate)
        {
            done++;
            if (change.Alert is not { } alert)
            {
                return;
            }

            alerts++;
            AddTo(processes[change.Outcome], change.Process);
            if (alerts <= MaxLogged)
            {
                Log.Warning(alert.Message);
            }
        }
    }

    public void Overtaken()
    {
        lock (gate)
        {
            done++;
        }
    }

    public void Failed(IReadOnlyList<Change> changes, AmazonDynamoDBException exception)
    {
        lock (gate)
        {
            done += changes.Count;
            Failure = exception;
        }
    }

    public Report ToReport()
    {
        Metric.Count("heartbeatsChecked", rows);
        Metric.Count("heartbeatsMalformed", malformedRows);
        Metric.Count("heartbeatAlerts", alerts);
        return new(
            rows,
            processes[Outcome.Late],
            processes[Outcome.Overrunning],
            processes[Outcome.Failed],
            processes[Outcome.Recovered],
            processes[Outcome.Flapping],
            processes[Outcome.Unwatched],
            processes[Outcome.Mended],
            malformed,
            alerts,
            malformedRows);
    }

    private static void AddTo(List<string> names, string name)
    {
        if (names.Count < MaxNames)
        {
            names.Add(name);
        }
    }
}
