using System.Buffers;
using System.Globalization;
using Hazards;
using Hazards.Events;
using WorkerLib;

namespace Worker.Jobs.AmendHazard;

/// <summary>What a request must be, whatever is stored.</summary>
internal static class RequestRules
{
    private const int MaxIdLength = 900; // the longest key of an event has 818 characters
    private const int MaxByChars = 100;
    private const int MaxWhyChars = 1000;
    private const int MaxTitleChars = 300;
    private const int MaxHeadlineChars = 1000;
    private const int MaxRequestIdChars = 64;

    private static readonly SearchValues<char> KeyChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    /// <summary>Whether the id may be looked up at all.</summary>
    public static bool IsKey(string id) => id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(KeyChars);

    /// <summary>All that is wrong with it.</summary>
    public static IEnumerable<string> Problems(Request request, DateTimeOffset now)
    {
        if (!IsKey(request.Id))
        {
            yield return $"id '{Text.Cut(request.Id, 60)}' is no hazard's: it has letters, digits and -_. only, "
                + "such as jma.real.….event.20261120120000";
        }

        if (request.IsList)
        {
            yield break;
        }

        if (request.Amends is null)
        {
            yield return $"action '{Text.Cut(request.Action ?? "", 40)}' is none of correct, cancel, annotate, withdraw, list";
        }

        foreach (var problem in Words("by", request.By ?? "", MaxByChars).Concat(Words("why", request.Why ?? "", MaxWhyChars)))
        {
            yield return problem;
        }

        if (request.RequestId is { } requestId
            && (requestId.Length is 0 or > MaxRequestIdChars || requestId.AsSpan().ContainsAnyExcept(KeyChars)))
        {
            yield return $"requestId has 1 to {MaxRequestIdChars} letters, digits and -_. only";
        }

        if (request.Stays && request.Amends is AmendmentAction.Annotate or AmendmentAction.Withdraw)
        {
            yield return "stays is for correct and cancel: a note or a withdrawal stays by itself";
        }

        if (request.Withdraws is null == (request.Amends == AmendmentAction.Withdraw))
        {
            yield return "withdraws, the id of an amendment, is for the action withdraw, which needs it";
        }

        if (request.Correction is null == (request.Amends == AmendmentAction.Correct))
        {
            yield return "correction is for the action correct, which needs it";
        }

        foreach (var problem in request.Correction is { } correction ? Problems(correction, now) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Problems(HazardCorrection correction, DateTimeOffset now)
    {
        if (correction == new HazardCorrection())
        {
            yield return "correction corrects nothing: give title, headline, headlineEn, severity or validUntil";
        }

        foreach (var problem in Words("correction.title", correction.Title ?? "-", MaxTitleChars)
            .Concat(Words("correction.headline", correction.Headline ?? "-", MaxHeadlineChars))
            .Concat(Words("correction.headlineEn", correction.HeadlineEn ?? "-", MaxHeadlineChars)))
        {
            yield return problem;
        }

        if (correction.Severity is { } severity && !Enum.IsDefined(severity))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"correction.severity is {(int)severity}, not 0 to {(int)HazardSeverities.Highest}");
        }

        if (correction.ValidUntil is { } until && (until - now).Duration() > Farthest)
        {
            yield return $"correction.validUntil {until:yyyy-MM-dd} is more than a year away";
        }
    }

    private static IEnumerable<string> Words(string name, string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > max)
        {
            yield return $"{name} has {text.Trim().Length} characters, 1 to {max} are needed";
        }

        if (text.Any(letter => char.IsControl(letter)))
        {
            yield return $"{name} has a line break or another character that is no text";
        }
    }
}
