using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Cap;
using Hazards.Tables;

namespace Worker.Jobs.HazardsApi;

/// <summary>Answers what a caller who may ask asks for. A page is one query of one list, a hazard one row and its history.</summary>
internal sealed class HazardAnswers(IAmazonDynamoDB dynamoDB, TimeProvider time, Tables tables, string capSender)
{
    private readonly HazardListReader lists = new(dynamoDB, tables.HazardLists);

    /// <exception cref="BadParameterException">A parameter cannot be understood.</exception>
    public Task<ApiAnswer> AnswerAsync(ApiRoute route, QueryParameters query, CancellationToken cancellationToken)
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
}
