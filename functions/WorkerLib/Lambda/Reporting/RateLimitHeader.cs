using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Rewrites the rate limits of a response to what the SDK can read: it throws at fractions of seconds and at what is no number, takes an
/// empty category beside others for all of them, and keeps no pause after a 429 without limits.
/// </summary>
internal static class RateLimitHeader
{
    private const string Name = "X-Sentry-Rate-Limits";
    private const int DefaultSeconds = 60;
    private const int MaxSeconds = 24 * 60 * 60;

    public static void Normalize(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues(Name, out var values))
        {
            var limits = string.Join(',', values).Split(',').Select(Limit).OfType<string>().ToList();
            response.Headers.Remove(Name);
            if (limits.Count > 0)
            {
                response.Headers.Add(Name, string.Join(',', limits));
            }
        }
        else if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            response.Headers.Add(Name, string.Create(CultureInfo.InvariantCulture, $"{Pause(response.Headers.RetryAfter)}::"));
        }
    }

    /// <summary>One limit, <c>seconds:category;category:…</c>; null when it names no time.</summary>
    private static string? Limit(string text)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (!double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        const StringSplitOptions plain = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var categories = parts.Length > 1 ? string.Join(';', parts[1].Split(';', plain)) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(Math.Ceiling(seconds), MaxSeconds)}:{categories}:");
    }

    private static int Pause(RetryConditionHeaderValue? retryAfter) =>
        retryAfter?.Delta is { } delta ? (int)Math.Min(delta.TotalSeconds, MaxSeconds) : DefaultSeconds;
}
