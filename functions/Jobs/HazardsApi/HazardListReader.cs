using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>Reads a page of hazards with one request to one list, the last changed first.</summary>
internal sealed class HazardListReader(IAmazonDynamoDB dynamoDB, string table)
{
    private const int MinEvaluated = 200;
    private const int EvaluatedPerHazard = 4;

    /// <summary>
    /// A page. With a filter one request evaluates some times as many hazards as it may give, and not the 1 MB that it could: so a page of
    /// what is rare may have fewer hazards than its limit, even none, and a next one.
    /// </summary>
    public async Task<HazardPage> ReadAsync(HazardQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = "#list = :list",
            ExpressionAttributeNames = new()
            {
                ["#list"] = HazardLists.List,
                ["#entry"] = HazardLists.Entry,
                ["#summary"] = HazardLists.Summary,
                ["#activeUntil"] = HazardLists.ActiveUntil,
                ["#validUntil"] = HazardLists.ValidUntil,
            },
            ExpressionAttributeValues = new() { [":list"] = new(query.List) },
            ProjectionExpression = "#entry, #summary, #activeUntil, #validUntil",
            ScanIndexForward = false,
        };
        if (query.Since is { } since)
        {
            request.KeyConditionExpression += " AND #entry >= :since";
            request.ExpressionAttributeValues[":since"] = Attributes.Time(since);
        }

        if (query.After.Length > 0)
        {
            request.ExclusiveStartKey = new() { [HazardLists.List] = new(query.List), [HazardLists.Entry] = new(query.After) };
        }

        if (query.Place is not null)
        {
            request.ProjectionExpression += ", #points";
            request.ExpressionAttributeNames["#points"] = HazardLists.Points;
        }

        // What a filter drops counts, too. Without one, one more shows whether there is a next page.
        request.Limit = HazardFilter.Add(request, query, now)
            ? Math.Max(MinEvaluated, EvaluatedPerHazard * query.Limit)
            : query.Limit + 1;
        var found = await dynamoDB.QueryAsync(request, cancellationToken);
        return HazardPage.Of(query, found, now);
    }
}

/// <summary>The part of a query that the choice of the list does not cover.</summary>
internal static class HazardFilter
{
    /// <summary>Adds the filter to a request; false when there is none.</summary>
    public static bool Add(QueryRequest request, HazardQuery query, DateTimeOffset now)
    {
        List<string> conditions = [];
        if (query.Prefecture.Length > 0 && query.Family is { } family)
        {
            Compare("#family = :family", "family", HazardLists.Family, new AttributeValue(HazardFamilies.Of(family).Name));
        }

        if (query.AreaCode.Length > 0)
        {
            // Of a hazard with very many areas the row names only some; better one too many than one missed.
            var code = new AttributeValue(query.AreaCode);
            Compare("(contains(#areas, :area) OR size(#areas) >= :many)", "areas", HazardLists.Areas, code, ":area");
            request.ExpressionAttributeValues[":many"] = Attributes.Number(HazardLists.MaxAreas);
        }

        if (query.Severity > HazardSeverity.Information)
        {
            Compare("#severity >= :severity", "severity", HazardLists.Severity, Attributes.Number((int)query.Severity));
        }

        if (query.IsActive)
        {
            Compare(
                "#phase = :active AND (attribute_not_exists(#activeUntil) OR #activeUntil > :now) "
                + "AND (attribute_not_exists(#validUntil) OR #validUntil > :now)",
                "phase",
                HazardLists.Phase,
                new AttributeValue("active"),
                ":active");
            request.ExpressionAttributeValues[":now"] = Attributes.Time(now);
        }

        if (query.Place?.Box is { } box)
        {
            conditions.Add(Overlap(box));
            foreach (var (name, value) in new[] { ("west", box.West), ("south", box.South), ("east", box.East), ("north", box.North) })
            {
                request.ExpressionAttributeNames[$"#{name}"] = name;
                request.ExpressionAttributeValues[$":{name}"] = Number(value);
            }

            request.ExpressionAttributeNames["#latitude"] = HazardLists.Latitude;
            request.ExpressionAttributeNames["#longitude"] = HazardLists.Longitude;
        }

        request.FilterExpression = conditions.Count > 0 ? string.Join(" AND ", conditions) : null;
        return conditions.Count > 0;

        void Compare(string condition, string name, string attribute, AttributeValue value, string? placeholder = null)
        {
            conditions.Add(condition);
            request.ExpressionAttributeNames[$"#{name}"] = attribute;
            request.ExpressionAttributeValues[placeholder ?? $":{name}"] = value;
        }
    }

    /// <summary>Of the boxes of the rows and this one; of a row of before, that has none, whether its point lies in it.</summary>
    private static string Overlap(GeoBox box)
    {
        var (longitudes, ofPoint) = box.West <= box.East
            ? ("((#west <= #east AND #west <= :east AND #east >= :west) OR (#west > #east AND (#west <= :east OR #east >= :west)))",
                "#longitude BETWEEN :west AND :east")
            : ("(#west > #east OR #west <= :east OR #east >= :west)", "(#longitude >= :west OR #longitude <= :east)");
        return $"((#south <= :north AND #north >= :south AND {longitudes})"
            + $" OR (attribute_not_exists(#west) AND #latitude BETWEEN :south AND :north AND {ofPoint}))";
    }

    private static AttributeValue Number(double number) => new() { N = number.ToString("0.######", CultureInfo.InvariantCulture) };
}
