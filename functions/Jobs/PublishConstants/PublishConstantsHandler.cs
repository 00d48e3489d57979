using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;

namespace Worker.Jobs.PublishConstants;

/// <summary>
/// Publishes a set of constants, by hand: validates the content as the job that reads it will, writes it, and switches the readers to it in
/// one step. The same content again changes nothing. Of two publishers at one time one wins and the other is told.
/// </summary>
public sealed partial class PublishConstantsHandler(ConstantPublisher publisher, ConstantStore store, IReadOnlyList<ConstantSet> sets)
{
    public static LambdaHandler Create()
    {
        var table = Setting.Required("CONSTANTS_TABLE");
        var bucket = Setting.Required("CONSTANTS_BUCKET");
        var store = new ConstantStore(AwsClients.DynamoDB, AwsClients.S3, table, bucket);
        return LambdaHandler.For<Request, Report>(
            new PublishConstantsHandler(new ConstantPublisher(AwsClients.DynamoDB, AwsClients.S3, TimeProvider.System, store, table, bucket), store, ConstantTable.Sets).HandleAsync,
            new JobJsonSerializer<PublishConstantsJson>(PublishConstantsJson.Default));
    }

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var set = sets.FirstOrDefault(known => known.Name == request.Set) ?? throw new InvalidPublicationException(
            $"There is no set of constants '{request.Set}'. Known sets: {string.Join(", ", sets.Select(known => known.Name))}.");
        var source = SourceOf(request);
        var before = await store.PointerAsync(set.Name, context.CancellationToken);
        if (source == Source.Show)
        {
            return new Report(set.Name, "shown", before?.Current, before?.Earlier ?? []);
        }

        CheckExpectation(request, before);
        var content = await ContentAsync(request, source, before, context.CancellationToken);
        CheckContent(set, content);
        var version = publisher.Next(set.Name, before, content, By(request, context));
        if (request.DryRun)
        {
            return content.Sha256 == before?.Current.Sha256
                ? new Report(set.Name, "would change nothing", before.Current, before.Earlier)
                : new Report(set.Name, "would be published", version, ConstantPublisher.EarlierThan(before));
        }

        var after = await publisher.PublishAsync(set.Name, before, version, content, context.CancellationToken);
        var outcome = after == before ? "unchanged" : after.Current == version ? "published" : "published by another";
        Log.Info($"Constants {set.Name}: {outcome}, version {after.Current.Version}.", ("sha256", after.Current.Sha256), ("bytes", after.Current.Bytes));
        return new Report(set.Name, outcome, after.Current, after.Earlier);
    }

    private async Task<ConstantContent> ContentAsync(Request request, Source source, ConstantPointer? before, CancellationToken cancellationToken) => source switch
    {
        Source.Content => ConstantContent.Of(request.Content!.Value),
        Source.Key => ConstantContent.Parse(await publisher.UploadedAsync(request.Key!, cancellationToken), request.Key!),
        _ => ConstantContent.Parse(await store.ContentAsync(request.Set, EarlierVersion(request, before), cancellationToken), "the earlier version"),
    };

    private static void CheckExpectation(Request request, ConstantPointer? before)
    {
        var version = before?.Current.Version ?? 0;
        if (request.ExpectedVersion is { } expected && expected != version)
        {
            throw new InvalidPublicationException(
                $"The set '{request.Set}' is at version {version}, not {expected}. Look at it with {{\"set\":\"{request.Set}\",\"show\":true}} and publish again.");
        }
    }

    private static void CheckContent(ConstantSet set, ConstantContent content)
    {
        if (content.Bytes.Length > ConstantStore.MaxBytes)
        {
            throw new InvalidPublicationException($"This content has {content.Bytes.Length} bytes; a set has at most {ConstantStore.MaxBytes}.");
        }

        if (set.Problems(content.Json) is { Count: > 0 } problems)
        {
            throw new InvalidPublicationException($"This content does not fit the set '{set.Name}', nothing was published:\n{string.Join('\n', problems)}");
        }
    }

    private static string By(Request request, ILambdaContext context) =>
        request.By is { Length: > 0 } name ? $"{name}, invocation {context.AwsRequestId}" : $"invocation {context.AwsRequestId}";

    private static Source SourceOf(Request request)
    {
        List<Source> sources = [];
        sources.AddRange(request.Content is null ? [] : [Source.Content]);
        sources.AddRange(request.Key is null ? [] : [Source.Key]);
        sources.AddRange(request.RollBack ? [Source.Earlier] : []);
        sources.AddRange(request.Show ? [Source.Show] : []);
        return sources is [var one] ? one : throw new InvalidPublicationException(
            $"Give one of \"content\", \"key\" (of an object in the bucket of the constants), \"rollBack\":true and \"show\":true, for example {{\"set\":\"{request.Set}\",\"show\":true}}.");
    }

    private static ConstantVersion EarlierVersion(Request request, ConstantPointer? before)
    {
        var earlier = before?.Earlier ?? [];
        return earlier.FirstOrDefault(version => request.ToVersion is null || version.Version == request.ToVersion) ?? throw new InvalidPublicationException(
            $"The set '{request.Set}' has no {(request.ToVersion is { } number ? $"version {number}" : "earlier version")} to roll back to. Known: {string.Join(", ", earlier.Select(version => version.Version.ToString(CultureInfo.InvariantCulture)))}.");
    }

    private enum Source
    {
        Content,
        Key,
        Earlier,
        Show,
    }

    /// <param name="Set">Name of the set.</param>
    /// <param name="Content">What to publish.</param>
    /// <param name="Key">Or the object of the constants bucket that has it, such as <c>incoming/notifications.json</c>, when it is too large for an event.</param>
    /// <param name="ExpectedVersion">Publish only over this version; 0 when nothing may be there.</param>
    /// <param name="RollBack">Publish what was there before, or <paramref name="ToVersion"/>, as a new version.</param>
    /// <param name="Show">Only say what is published.</param>
    /// <param name="DryRun">Validate and say what would be published.</param>
    /// <param name="By">Who publishes, for the record.</param>
    public sealed record Request(
        string Set,
        JsonElement? Content = null,
        string? Key = null,
        long? ExpectedVersion = null,
        bool RollBack = false,
        long? ToVersion = null,
        bool Show = false,
        bool DryRun = false,
        string? By = null);

    /// <param name="Outcome">published, unchanged, published by another (the same content), would be published, would change nothing, or shown.</param>
    /// <param name="Current">What readers get now; null when nothing is published.</param>
    /// <param name="Earlier">What was there before, the newest first.</param>
    public sealed record Report(string Set, string Outcome, ConstantVersion? Current, IReadOnlyList<ConstantVersion> Earlier);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class PublishConstantsJson : JsonSerializerContext;
}

/// <summary>What was asked of PublishConstants cannot be done; nothing was changed.</summary>
public sealed class InvalidPublicationException(string message, Exception? inner = null) : Exception(message, inner);
