using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
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
public sealed partial class AmendHazardHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private const int MostAttempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Headlines are Japanese, and an operator reads them.
    private static readonly AmendHazardJson Json = new(new JsonSerializerOptions(AmendHazardJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new AmendHazardHandler(AwsClients.DynamoDB, TimeProvider.System, Setting.Required("HAZARD_EVENTS_TABLE")).HandleAsync, new JobJsonSerializer<AmendHazardJson>(Json));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        AmendmentPlan? tried = null;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var plan = AmendmentPlan.Of(request, await LoadAsync(request.Id, context), time.GetUtcNow());
            if (request.IsList)
            {
                return Report.Of(plan.Before, "listed");
            }

            if (plan.Known is { } known)
            {
                // The SDK repeats a request whose answer was lost, and then finds what it wrote itself.
                return known == tried?.Amendment ? Amended(plan.Before, known) : Report.Of(plan.Before, request.DryRun ? "would change nothing" : "unchanged", known);
            }

            if (request.DryRun)
            {
                return Report.Of(plan.After, "would be amended", plan.Amendment);
            }

            if (await TryWriteAsync(plan, context.CancellationToken))
            {
                return Amended(plan.After, plan.Amendment);
            }

            tried = plan;
            await Task.Delay(Pause * attempt, time, context.CancellationToken);
        }

        throw new InvalidAmendmentException([$"{request.Id} was changed {MostAttempts} times meanwhile by others; send the same request again"]);
    }

    private async Task<EventSnapshot?> LoadAsync(string id, ILambdaContext context) =>
        RequestRules.IsKey(id) ? await EventSnapshot.LoadAsync(dynamoDB, table, id, context.CancellationToken) : null;

    /// <returns>False when a telegram or another amendment came first.</returns>
    private async Task<bool> TryWriteAsync(AmendmentPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.TransactWriteItemsAsync(
                new TransactWriteItemsRequest
                {
                    TransactItems =
                    [
                        new() { Put = new Put { TableName = table, Item = plan.Amendment.ToItem() } },
                        new() { Update = plan.ToVersionUpdate(table) },
                    ],
                },
                cancellationToken);
            return true;
        }
        catch (TransactionCanceledException exception) when (AwsErrors.IsLostRace(exception))
        {
            return false;
        }
    }

    private static Report Amended(EventSnapshot now, Amendment amendment)
    {
        Metric.Count("hazardsAmended");
        Log.Info(
            $"A hazard was amended: {Amendments.NameOf(amendment.Action)}.",
            ("hazard", amendment.Event), ("amendment", amendment.Id), ("by", amendment.By), ("why", amendment.Why), ("stays", amendment.Stays), ("version", now.Stored.Version));
        return Report.Of(now, "amended", amendment);
    }

    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class AmendHazardJson : JsonSerializerContext;
}

/// <summary>What was asked of AmendHazard cannot be done; nothing was changed.</summary>
public sealed class InvalidAmendmentException(IReadOnlyList<string> problems) : Exception(
    $"Nothing was changed:\n- {string.Join("\n- ", problems)}\n"
    + "A request is such as {\"id\":\"jma.real.…\",\"action\":\"correct\",\"by\":\"name\",\"why\":\"reason\",\"correction\":{\"severity\":2}}; {\"id\":\"…\",\"list\":true} shows what is there.");
