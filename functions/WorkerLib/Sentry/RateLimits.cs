using System.Globalization;

namespace WorkerLib.Sentry;

/// <summary>What the server does not want for a while, by category of data.</summary>
internal sealed class RateLimits(TimeProvider time)
{
    private const string All = "";

    private const double LongestSeconds = 7 * 24 * 3600; // a process does not live longer

    private static readonly TimeSpan WithoutNumber = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, DateTimeOffset> until = [];

    public bool IsLimited(string category) => IsOpen(category) || IsOpen(All);

    /// <summary>Takes in <c>X-Sentry-Rate-Limits</c>, which comes with any status, and the bare 429.</summary>
    /// <param name="header">Entries <c>seconds:categories:scope:…</c>, separated by commas; no category means all.</param>
    public void Update(int status, string? header, string? retryAfter)
    {
        if (!string.IsNullOrEmpty(header))
        {
            foreach (var entry in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var fields = entry.Split(':');
                if (TrySeconds(fields[0].Trim(), out var limit))
                {
                    Limit(fields.Length > 1 ? fields[1] : "", limit);
                }
            }
        }
        else if (status == 429)
        {
            Limit(All, TrySeconds(retryAfter ?? "", out var limit) ? limit : WithoutNumber);
        }
    }

    private void Limit(string categories, TimeSpan duration)
    {
        var end = time.GetUtcNow() + duration;
        var named = categories.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var category in named.DefaultIfEmpty(All))
        {
            if (!until.TryGetValue(category, out var known) || known < end)
            {
                until[category] = end;
            }
        }
    }

    private bool IsOpen(string category) => until.TryGetValue(category, out var end) && time.GetUtcNow() < end;

    private static bool TrySeconds(string text, out TimeSpan duration)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0;
        duration = TimeSpan.FromSeconds(isNumber ? Math.Min(seconds, LongestSeconds) : 0);
        return isNumber;
    }
}
