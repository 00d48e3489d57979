using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Hazards.Cap;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// Serves hazards to other systems:
/// <code>
/// GET /hazards             a list (<see cref="HazardQuestion"/>), the last changed first, page by page
/// GET /hazards.geojson     the same as a FeatureCollection; without active=false only what is in force
/// GET /hazards/{id}        one hazard with its history
/// GET /hazards/{id}/cap    the same as a CAP 1.2 message
/// </code>
/// Callers have keys, each with a number of requests a minute. A page is one query of one list, a hazard one row and its history.
/// </summary>
public sealed class HazardsApiHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, HazardsApiHandler.Tables tables, string capSender)
{
    private readonly ApiKeyRing keys = new(dynamoDB, time, tables.ApiKeys);
    private readonly ApiBudget budget = new(dynamoDB, time, tables.ApiKeys);
    private readonly HazardListReader lists = new(dynamoDB, tables.HazardLists);

    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new HazardsApiHandler(
            AwsClients.DynamoDB,
            TimeProvider.System,
            new Tables(
                Setting.Required("API_KEYS_TABLE"), Setting.Required("HAZARDS_TABLE"), Setting.Required("HAZARD_LISTS_TABLE"), Setting.Required("HAZARD_EVENTS_TABLE")),
            Setting.Required("CAP_SENDER")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var (answer, allowance) = await AnswerAsync(request, context.CancellationToken);
        Metric.Count(answer.Status == 200 ? "hazardAnswers" : "hazardRefusals");
        return ApiResponse.Of(answer, request, allowance);
    }

    private async Task<(ApiAnswer Answer, ApiAllowance? Allowance)> AnswerAsync(APIGatewayHttpApiV2ProxyRequest request, CancellationToken cancellationToken)
    {
        if (ApiRoute.Find(request.RawPath) is not { } route)
        {
            return (ApiAnswer.NotFound, null);
        }

        if (request.RequestContext.Http.Method is not ("GET" or "HEAD"))
        {
            return (ApiAnswer.MethodNotAllowed, null);
        }

        ApiAllowance? allowance = null;
        try
        {
            if (await keys.FindAsync(request.Headers.GetValueOrDefault("authorization"), cancellationToken) is not { } key)
            {
                return (ApiAnswer.Unauthorized, null);
            }

            allowance = await budget.TakeAsync(key, cancellationToken);
            return (allowance.IsUsedUp ? ApiAnswer.TooMany(allowance) : await AnswerAsync(route, QueryParameters.Read(request.RawQueryString), cancellationToken), allowance);
        }
        catch (BadParameterException exception)
        {
            return (ApiAnswer.BadParameter(exception), allowance);
        }
        catch (Exception exception) when (exception is HttpRequestException || AwsErrors.Classify(exception) is { IsTransient: true })
        {
            Log.Error("A request could not be answered.", exception, ("path", request.RawPath));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            Log.Error("A request could not be answered before the deadline.", exception, ("path", request.RawPath));
        }

        return (ApiAnswer.Unavailable, allowance);
    }

    private Task<ApiAnswer> AnswerAsync(ApiRoute route, QueryParameters query, CancellationToken cancellationToken)
    {
        switch (route.Kind)
        {
            case ApiRouteKind.List:
                return ListAsync(query, HazardQuestion.Read(query, isActive: false), HazardBodies.List, ApiAnswer.Json, cancellationToken);
            case ApiRouteKind.Map:
                return ListAsync(query, HazardQuestion.Read(query, isActive: true), HazardBodies.GeoJson, ApiAnswer.GeoJson, cancellationToken);
            default:
                query.Allow();
                return route.Kind == ApiRouteKind.Cap ? CapAsync(route.Id, cancellationToken) : HazardAsync(route.Id, cancellationToken);
        }
    }

    private async Task<ApiAnswer> ListAsync(
        QueryParameters query, HazardQuestion question, Func<HazardPage, string> body, Func<string, ApiAnswer> answer, CancellationToken cancellationToken)
    {
        var page = await lists.ReadAsync(question, time.GetUtcNow(), cancellationToken);
        var listed = answer(body(page));
        return page.Next is { } next ? listed with { Headers = new() { ["link"] = $"<{query.With("cursor", next)}>; rel=\"next\"" } } : listed;
    }

    private async Task<ApiAnswer> HazardAsync(string id, CancellationToken cancellationToken)
    {
        if (await RowAsync(id, cancellationToken) is not { } row)
        {
            return ApiAnswer.NoSuchHazard;
        }

        var history = await HistoryReader.LoadAsync(dynamoDB, tables.HazardEvents, id, cancellationToken);
        return ApiAnswer.Json(HazardDocument.Of(PackedJson.UnpackBytes(row.GetValueOrDefault(HazardRow.Document)), history, time.GetUtcNow()));
    }

    private async Task<ApiAnswer> CapAsync(string id, CancellationToken cancellationToken)
    {
        if (await RowAsync(id, cancellationToken) is not { } row)
        {
            return ApiAnswer.NoSuchHazard;
        }

        var hazard = HazardRow.Read(row);
        var history = await HistoryReader.LoadAsync(dynamoDB, tables.HazardEvents, id, cancellationToken);
        return CapMessage.Of(hazard, history, capSender) is { } message ? ApiAnswer.Cap(CapXml.Write(message, time.GetUtcNow())) : ApiAnswer.NothingToCancel;
    }

    private async Task<Dictionary<string, AttributeValue>?> RowAsync(string id, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest
            {
                TableName = tables.Hazards,
                Key = new() { [HazardRow.Id] = new(id) },
                ProjectionExpression = "#id, #document",
                ExpressionAttributeNames = new() { ["#id"] = HazardRow.Id, ["#document"] = HazardRow.Document },
            },
            cancellationToken);
        return found.Item is { Count: > 0 } row ? row : null;
    }

    /// <summary>Names of the tables that it reads.</summary>
    public sealed record Tables(string ApiKeys, string Hazards, string HazardLists, string HazardEvents);
}
