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
/// <param name="destinations">The names that routes may lead to.</param>
internal sealed class PublishConstantsHandler(
    ConstantPublisher publisher, ConstantStore store, IReadOnlyList<ConstantSet> sets, DestinationNames destinations)
{
    public static LambdaHandler Create()
    {
        var table = Setting.Required("CONSTANTS_TABLE");
        var bucket = Setting.Required("CONSTANTS_BUCKET");
        var store = new ConstantStore(AwsClients.DynamoDB, AwsClients.S3, table, bucket);
        var publisher = new ConstantPublisher(AwsClients.DynamoDB, AwsClients.S3, TimeProvider.System, store, table, bucket);
        return LambdaHandler.For<Request, Report>(
            new PublishConstantsHandler(publisher, store, ConstantTable.Sets, DestinationNames.FromSettings()).HandleAsync,
            new JobJsonSerializer<PublishConstantsJson>(PublishConstantsJson.Default));
    }

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var set = sets.FirstOrDefault(known => known.Name == request.Set) ?? throw new InvalidPublicationException(
            $"There is no set of constants '{request.Set}'. Known sets: {string.Join(", ", sets.Select(known => known.Name))}.");
        var source = request.Source();
        var before = await store.PointerAsync(set.Name, context.CancellationToken);
        if (source == ContentSource.None)
        {
            return new Report(set.Name, "shown", before?.Current, before?.Earlier ?? []);
        }

        request.CheckExpectation(before);
        var content = await ContentAsync(request, source, before, context.CancellationToken);
        content.Check(set, set.IsNaming ? await destinations.GetAsync(context.CancellationToken) : null);
        IReadOnlyList<string>? remarks = set.Remarks(content.Json) is { Count: > 0 } some ? some : null;
        var version = publisher.Next(set.Name, before, content, request.Publisher(context.AwsRequestId));
        if (request.DryRun)
        {
            return content.Sha256 == before?.Current.Sha256
                ? new Report(set.Name, "would change nothing", before.Current, before.Earlier, remarks)
                : new Report(set.Name, "would be published", version, ConstantPublisher.EarlierThan(before), remarks);
        }

        var after = await publisher.PublishAsync(set.Name, before, version, content, context.CancellationToken);
        var outcome = after == before ? "unchanged" : after.Current == version ? "published" : "published by another";
        Log.Info(
            $"Constants {set.Name}: {outcome}, version {after.Current.Version}.",
            ("sha256", after.Current.Sha256), ("bytes", after.Current.Bytes));
        return new Report(set.Name, outcome, after.Current, after.Earlier, remarks);
    }

    private async Task<ConstantContent> ContentAsync(
        Request request, ContentSource source, ConstantPointer? before, CancellationToken cancellationToken) =>
        source switch
        {
            ContentSource.Request => ConstantContent.Of(request.Content!.Value),
            ContentSource.Upload => ConstantContent.Parse(await publisher.UploadedAsync(request.Key!, cancellationToken), request.Key!),
            _ => ConstantContent.Parse(
                await store.ContentAsync(request.Set, request.EarlierVersion(before), cancellationToken), "the earlier version"),
        };
}
