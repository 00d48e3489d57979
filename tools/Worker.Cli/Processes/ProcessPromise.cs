using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Cli.Processes;

/// <summary>What somebody says that a process promises; what is null is left out of its row.</summary>
internal sealed record ProcessPromise
{
    public TimeSpan? Every { get; init; }

    public string? Cron { get; init; }

    public string? Zone { get; init; }

    public TimeSpan Grace { get; init; }

    public TimeSpan? MaxRun { get; init; }

    public string? MutedPeriods { get; init; }

    /// <summary>The attributes of the row, checked by what the job reads them with.</summary>
    /// <exception cref="UserException">They have a mistake.</exception>
    public Dictionary<string, AttributeValue> ToAttributes(string process)
    {
        var row = new Dictionary<string, AttributeValue> { ["process"] = new(process), ["graceSeconds"] = Seconds(Grace) };
        Add("intervalSeconds", Every is { } every ? Seconds(every) : null);
        Add("cron", Text(Cron));
        Add("timeZone", Text(Zone));
        Add("maxRunSeconds", MaxRun is { } longest ? Seconds(longest) : null);
        Add("mutedPeriods", Text(MutedPeriods));
        var problems = new RowProblems();
        Read(row, problems);
        return problems.Text is { } problem ? throw new UserException($"{problem}.", UserException.WrongUsage) : row;

        void Add(string name, AttributeValue? value)
        {
            if (value is not null)
            {
                row[name] = value;
            }
        }
    }

    /// <summary>What a row promises, as the job reads it.</summary>
    /// <exception cref="UserException">This machine has no time-zone database.</exception>
    public static Promise? Read(IReadOnlyDictionary<string, AttributeValue> row, RowProblems problems)
    {
        try
        {
            return Promise.Read(row, ZoneReader.OfSystem, problems);
        }
        catch (NoTimeZonesException exception)
        {
            throw new UserException(exception.Message);
        }
    }

    private static AttributeValue? Text(string? text) => text is null ? null : new AttributeValue(text);

    private static AttributeValue Seconds(TimeSpan span) => Attributes.Number((long)span.TotalSeconds);
}
