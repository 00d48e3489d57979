using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.AmendHazard;

/// <summary>
/// Corrects, cancels or annotates a hazard, or takes that back, by hand, with who and why. What an operator says is kept beside what the
/// telegrams say, so that importing them again cannot undo it (<see cref="Amendment"/>); EnrichHazards then serves the hazard anew. The
/// same request again changes nothing.
/// </summary>
internal sealed class AmendHazardHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private const int MaxAttempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly EventTable events = new(dynamoDB, table);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new AmendHazardHandler(AwsClients.DynamoDB, TimeProvider.System, Setting.Required("HAZARD_EVENTS_TABLE")).HandleAsync,
        new JobJsonSerializer<AmendHazardJson>(ReadableAmendHazardJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        AmendmentPlan? tried = null;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var plan = AmendmentPlan.Of(request, await events.LoadAsync(request.Id, context.CancellationToken), time.GetUtcNow());
            if (request.IsList)
            {
                return Report.Of(plan.Before, "listed");
            }

            if (plan.Known is { } known)
            {
                // The SDK repeats a request whose response was lost, and then finds what it wrote itself.
                return known == tried?.Amendment
                    ? Amended(plan.Before, known)
                    : Report.Of(plan.Before, request.DryRun ? "would change nothing" : "unchanged", known);
            }

            if (request.DryRun)
            {
                return Report.Of(plan.After, "would be amended", plan.Amendment);
            }

            if (await events.TryWriteAsync(plan, context.CancellationToken))
            {
                return Amended(plan.After, plan.Amendment);
            }

            tried = plan;
            await Task.Delay(Pause * attempt, time, context.CancellationToken);
        }

        throw new InvalidAmendmentException(
            [$"{request.Id} was changed {MaxAttempts} times meanwhile by others; send the same request again"]);
    }

    private static Report Amended(EventSnapshot now, Amendment amendment)
    {
        Metric.Count("hazardsAmended");
        Log.Info(
            $"A hazard was amended: {Amendments.NameOf(amendment.Action)}.",
            ("hazard", amendment.Event),
            ("amendment", amendment.Id),
            ("by", amendment.By),
            ("why", amendment.Why),
            ("stays", amendment.Stays),
            ("version", now.Stored.Version));
        return Report.Of(now, "amended", amendment);
    }
}
