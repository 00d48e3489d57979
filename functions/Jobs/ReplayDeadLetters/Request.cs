using System.Globalization;

namespace Worker.Jobs.ReplayDeadLetters;

/// <param name="Action"><c>show</c> when it is missing, <c>redrive</c>, <c>export</c> or <c>delete</c>.</param>
/// <param name="Function">Only what failed in this function.</param>
/// <param name="Error">Only errors that hold this text, in any case.</param>
/// <param name="Since">Only what failed at this time or later.</param>
/// <param name="Until">Only what failed before this time.</param>
/// <param name="MessageIds">Only these, by their ids or the first eight or more characters of them.</param>
/// <param name="Max">At most so many: 1 to 1,000, 100 when it is missing.</param>
/// <param name="DryRun">Says what would be done and does not do it; true when it is missing, for redrive and delete.</param>
/// <param name="Events">Gives the events, too, unredacted.</param>
/// <param name="To">The function to invoke for letters that do not say which: those of topics.</param>
internal sealed record Request(
    string? Action = null,
    string? Function = null,
    string? Error = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    IReadOnlyList<string>? MessageIds = null,
    int? Max = null,
    bool? DryRun = null,
    bool? Events = null,
    string? To = null)
{
    private const int MaxIds = 1000;
    private const int ShortestId = 8;

    private static readonly string[] ActionNames = ["show", "redrive", "export", "delete"];

    internal string ActionName => Action ?? "show";

    internal int Limit => Max ?? 100;

    /// <exception cref="InvalidReplayException">Says what is wrong with the request.</exception>
    internal ReplayAction Validated()
    {
        var action = Array.IndexOf(ActionNames, ActionName);
        var problem = action < 0 ? $"action '{Action}' is none of {string.Join(", ", ActionNames)}"
            : Limit is < 1 or > 1000 ? string.Create(CultureInfo.InvariantCulture, $"max is {Limit}, not 1 to 1000")
            : Since >= Until ? "since is not before until"
            : MessageIds is { Count: > MaxIds } ? "there are more than 1000 messageIds"
            : MessageIds is { } ids && ids.Any(id => id is not { Length: >= ShortestId })
            ? "each of messageIds needs the first 8 characters of an id or more"
            : null;
        return problem is null ? (ReplayAction)action : throw new InvalidReplayException(problem);
    }

    /// <summary>Whether a body that its message does not hold must be read. Of a row, the row is read when it is redriven.</summary>
    internal bool NeedsWhole(DeadLetter letter) => (ReplayAction)Array.IndexOf(ActionNames, ActionName) switch
    {
        ReplayAction.Export => DryRun != true,
        ReplayAction.Redrive => letter.Changes is null,
        ReplayAction.Show => Events == true && letter.Changes is null,
        _ => false,
    };

    internal bool Asks(DeadLetter letter) =>
        (Function is null || letter.Function == Function)
        && (Error is null || letter.Error?.Contains(Error, StringComparison.OrdinalIgnoreCase) == true)
        && !(letter.At < Since)
        && !(letter.At >= Until)
        && (MessageIds is null || MessageIds.Any(id => letter.Id.StartsWith(id, StringComparison.Ordinal)));
}

/// <summary>What to do with dead letters, in the order of their names in a request.</summary>
internal enum ReplayAction
{
    Show,
    Redrive,
    Export,
    Delete,
}

/// <summary>The request cannot be done.</summary>
internal sealed class InvalidReplayException(string problem)
    : Exception(
        $"The request cannot be done: {problem}. Such as "
        + "{\"action\":\"redrive\",\"function\":\"export_api_log\",\"error\":\"timed out\",\"dryRun\":true}.");
