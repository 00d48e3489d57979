using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// Serves hazards to other systems:
/// <code>
/// GET /hazards             a list (<see cref="HazardQuery"/>), the last changed first, page by page
/// GET /hazards.geojson     the same as a FeatureCollection; without active=false only what is in force
/// GET /hazards/{id}        one hazard with its history
/// GET /hazards/{id}/cap    the same as a CAP 1.2 message
/// </code>
/// Callers have keys, each with a number of requests per minute.
/// </summary>
internal sealed class HazardsApiHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, Tables tables, string capSender)
{
    private readonly ApiKeyRing keys = new(dynamoDB, time, tables.ApiKeys);
    private readonly ApiBudget budget = new(dynamoDB, time, tables.ApiKeys);
    private readonly HazardResponses responses = new(dynamoDB, time, tables, capSender);

    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new HazardsApiHandler(
            AwsClients.DynamoDB, TimeProvider.System, Tables.OfSettings(), Setting.Required("CAP_SENDER")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var (result, allowance) = await RespondAsync(request, context.CancellationToken);
        Metric.Count(result.Status == 200 ? "hazardAnswers" : "hazardRefusals");
        return ApiResponse.Of(result, request, allowance);
    }

    private async Task<(ApiResult Result, ApiAllowance? Allowance)> RespondAsync(
        APIGatewayHttpApiV2ProxyRequest request, CancellationToken cancellationToken)
    {
        if (ApiRoute.Find(request.RawPath) is not { } route)
        {
            return (ApiResult.NotFound, null);
        }

        if (request.RequestContext.Http.Method is not ("GET" or "HEAD"))
        {
            return (ApiResult.MethodNotAllowed, null);
        }

        ApiAllowance? allowance = null;
        try
        {
            if (await keys.FindAsync(request.Headers.GetValueOrDefault("authorization"), cancellationToken) is not { } key)
            {
                return (ApiResult.Unauthorized, null);
            }

            allowance = await budget.TakeAsync(key, cancellationToken);
            return allowance.IsUsedUp
                ? (ApiResult.TooMany(allowance), allowance)
                : (await responses.RespondAsync(route, QueryParameters.Read(request.RawQueryString), cancellationToken), allowance);
        }
        catch (BadParameterException exception)
        {
            return (ApiResult.BadParameter(exception), allowance);
        }
        catch (Exception exception) when (exception is HttpRequestException || AwsErrors.Classify(exception) is { IsTransient: true })
        {
            Log.Error("A request could not be answered.", exception, ("path", request.RawPath));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            Log.Error("A request could not be answered before the deadline.", exception, ("path", request.RawPath));
        }

        return (ApiResult.Unavailable, allowance);
    }
}
