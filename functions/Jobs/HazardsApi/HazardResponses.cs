using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Cap;
using Hazards.Tables;

namespace Worker.Jobs.HazardsApi;

/// <summary>Responds to callers who are allowed in. A page is one query of one list, a hazard one row and its history.</summary>
internal sealed class HazardResponses(IAmazonDynamoDB dynamoDB, TimeProvider time, Tables tables, string capSender)
{
    private readonly HazardListReader lists = new(dynamoDB, tables.HazardLists);

    /// <exception cref="BadParameterException">A parameter cannot be understood.</exception>
    public Task<ApiResult> RespondAsync(ApiRoute route, QueryParameters parameters, CancellationToken cancellationToken)
    {
        switch (route.Kind)
        {
            case ApiRouteKind.List:
                var list = HazardQuery.Read(parameters, isActive: false);
                return ListAsync(parameters, list, HazardBodies.List, ApiResult.Json, cancellationToken);
            case ApiRouteKind.Map:
                var map = HazardQuery.Read(parameters, isActive: true);
                return ListAsync(parameters, map, HazardBodies.GeoJson, ApiResult.GeoJson, cancellationToken);
            default:
                parameters.Allow();
                return route.Kind == ApiRouteKind.Cap ? CapAsync(route.Id, cancellationToken) : HazardAsync(route.Id, cancellationToken);
        }
    }

    private async Task<ApiResult> ListAsync(
        QueryParameters parameters,
        HazardQuery query,
        Func<HazardPage, string> body,
        Func<string, ApiResult> result,
        CancellationToken cancellationToken)
    {
        var page = await lists.ReadAsync(query, time.GetUtcNow(), cancellationToken);
        var listed = result(body(page));
        return page.Next is { } next
            ? listed with { Headers = new() { ["link"] = $"<{parameters.With("cursor", next)}>; rel=\"next\"" } }
            : listed;
    }

    private async Task<ApiResult> HazardAsync(string id, CancellationToken cancellationToken)
    {
        if (await RowAsync(id, cancellationToken) is not { } row)
        {
            return ApiResult.NoSuchHazard;
        }

        var history = await HistoryReader.LoadAsync(dynamoDB, tables.HazardEvents, id, cancellationToken);
        var hazard = PackedJson.UnpackBytes(row.GetValueOrDefault(HazardRow.Document));
        return ApiResult.Json(HazardDocument.Of(hazard, history, time.GetUtcNow()));
    }

    private async Task<ApiResult> CapAsync(string id, CancellationToken cancellationToken)
    {
        if (await RowAsync(id, cancellationToken) is not { } row)
        {
            return ApiResult.NoSuchHazard;
        }

        var hazard = HazardRow.Read(row);
        var history = await HistoryReader.LoadAsync(dynamoDB, tables.HazardEvents, id, cancellationToken);
        return CapMessage.Of(hazard, history, capSender) is { } message
            ? ApiResult.Cap(CapXml.Write(message, time.GetUtcNow()))
            : ApiResult.NothingToCancel;
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
}
