using System.Globalization;
using System.Text.Json;
using WorkerLib.Constants;

namespace Worker.Jobs.PublishConstants;

/// <param name="Set">Name of the set.</param>
/// <param name="Content">What to publish.</param>
/// <param name="Key">
/// Or the object of the constants bucket that has it, such as <c>incoming/notifications.json</c>, when it is too large for an event.
/// </param>
/// <param name="ExpectedVersion">Publish only over this version; 0 when nothing may be there.</param>
/// <param name="RollBack">Publish what was there before, or <paramref name="ToVersion"/>, as a new version.</param>
/// <param name="Show">Only say what is published.</param>
/// <param name="DryRun">Validate and say what would be published.</param>
/// <param name="By">Who publishes, for the record.</param>
internal sealed record Request(
    string Set,
    JsonElement? Content = null,
    string? Key = null,
    long? ExpectedVersion = null,
    bool RollBack = false,
    long? ToVersion = null,
    bool Show = false,
    bool DryRun = false,
    string? By = null)
{
    /// <exception cref="InvalidPublicationException">It names none, or several.</exception>
    internal ContentSource Source()
    {
        List<ContentSource> sources = [];
        sources.AddRange(Content is null ? [] : [ContentSource.Request]);
        sources.AddRange(Key is null ? [] : [ContentSource.Upload]);
        sources.AddRange(RollBack ? [ContentSource.EarlierVersion] : []);
        sources.AddRange(Show ? [ContentSource.None] : []);
        return sources is [var one] ? one : throw new InvalidPublicationException(
            "Give one of \"content\", \"key\" (of an object in the bucket of the constants), \"rollBack\":true and \"show\":true, "
            + $"for example {{\"set\":\"{Set}\",\"show\":true}}.");
    }

    /// <exception cref="InvalidPublicationException">Another version is published than the request expects.</exception>
    internal void CheckExpectation(ConstantPointer? published)
    {
        var version = published?.Current.Version ?? 0;
        if (ExpectedVersion is { } expected && expected != version)
        {
            throw new InvalidPublicationException(
                $"The set '{Set}' is at version {version}, not {expected}. "
                + $"Look at it with {{\"set\":\"{Set}\",\"show\":true}} and publish again.");
        }
    }

    /// <summary>The version to roll back to.</summary>
    /// <exception cref="InvalidPublicationException">There is none.</exception>
    internal ConstantVersion EarlierVersion(ConstantPointer? published)
    {
        var earlier = published?.Earlier ?? [];
        var wanted = earlier.FirstOrDefault(version => ToVersion is null || version.Version == ToVersion);
        return wanted ?? throw new InvalidPublicationException(
            $"The set '{Set}' has no {(ToVersion is { } number ? $"version {number}" : "earlier version")} to roll back to. "
            + $"Known: {string.Join(", ", earlier.Select(version => version.Version.ToString(CultureInfo.InvariantCulture)))}.");
    }

    /// <summary>Who publishes, and in which invocation.</summary>
    internal string Publisher(string invocation) =>
        By is { Length: > 0 } name ? $"{name}, invocation {invocation}" : $"invocation {invocation}";
}

/// <summary>Where the content comes from that is to be published.</summary>
internal enum ContentSource
{
    /// <summary>Nothing is to be published.</summary>
    None,
    Request,
    Upload,
    EarlierVersion,
}
