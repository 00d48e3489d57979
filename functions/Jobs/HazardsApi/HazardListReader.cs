using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>Answers a question with one query of one list, the last changed first.</summary>
internal sealed class HazardListReader(IAmazonDynamoDB dynamoDB, string table)
{
    private const int LeastLookedAt = 200;
    private const int LookedAtForOne = 4;

    /// <summary>
    /// A page. With a filter one query looks at some times as many hazards as it may give, and not at the 1 MB that it could: so a page of what
    /// is rare may have fewer hazards than it may, even none, and a next one.
    /// </summary>
    public async Task<HazardPage> ReadAsync(HazardQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = "#list = :list",
            ExpressionAttributeNames = new()
            {
                ["#list"] = HazardLists.List,
                ["#entry"] = HazardLists.Entry,
                ["#summary"] = HazardLists.Summary,
                ["#validUntil"] = HazardLists.ValidUntil,
            },
            ExpressionAttributeValues = new() { [":list"] = new(question.List) },
            ProjectionExpression = "#entry, #summary, #validUntil",
            ScanIndexForward = false,
        };
        if (question.Since is { } since)
        {
            query.KeyConditionExpression += " AND #entry >= :since";
            query.ExpressionAttributeValues[":since"] = Attributes.Time(since);
        }

        if (question.After.Length > 0)
        {
            query.ExclusiveStartKey = new() { [HazardLists.List] = new(question.List), [HazardLists.Entry] = new(question.After) };
        }

        // What a filter drops counts, too. Without one, one more tells whether there is a next page.
        query.Limit = HazardFilter.Add(query, question, now) ? Math.Max(LeastLookedAt, LookedAtForOne * question.Limit) : question.Limit + 1;
        var found = await dynamoDB.QueryAsync(query, cancellationToken);
        return HazardPage.Of(question, found, now);
    }
}

/// <summary>The part of a question that the choice of the list does not answer.</summary>
internal static class HazardFilter
{
    /// <summary>Adds the filter to a query; false when there is none.</summary>
    public static bool Add(QueryRequest query, HazardQuestion question, DateTimeOffset now)
    {
        List<string> conditions = [];
        if (question.Prefecture.Length > 0 && question.Family is { } family)
        {
            Compare("#family = :family", "family", HazardLists.Family, new AttributeValue(HazardFamilies.Of(family).Name));
        }

        if (question.AreaCode.Length > 0)
        {
            // Of a hazard with very many areas the row names only some; better told than missed.
            Compare("(contains(#areas, :area) OR size(#areas) >= :many)", "areas", HazardLists.Areas, new AttributeValue(question.AreaCode), ":area");
            query.ExpressionAttributeValues[":many"] = Attributes.Number(HazardLists.MostAreas);
        }

        if (question.Severity > HazardSeverity.Information)
        {
            Compare("#severity >= :severity", "severity", HazardLists.Severity, Attributes.Number((int)question.Severity));
        }

        if (question.IsActive)
        {
            Compare("#phase = :active AND (attribute_not_exists(#validUntil) OR #validUntil > :now)", "phase", HazardLists.Phase, new AttributeValue("active"), ":active");
            query.ExpressionAttributeValues[":now"] = Attributes.Time(now);
        }

        if (question.Box is { } box)
        {
            Compare("#latitude BETWEEN :south AND :north", "latitude", HazardLists.Latitude, Number(box.South), ":south");
            query.ExpressionAttributeValues[":north"] = Number(box.North);
            Compare(
                box.West <= box.East ? "#longitude BETWEEN :west AND :east" : "(#longitude >= :west OR #longitude <= :east)",
                "longitude",
                HazardLists.Longitude,
                Number(box.West),
                ":west");
            query.ExpressionAttributeValues[":east"] = Number(box.East);
        }

        query.FilterExpression = conditions.Count > 0 ? string.Join(" AND ", conditions) : null;
        return conditions.Count > 0;

        void Compare(string condition, string name, string attribute, AttributeValue value, string? placeholder = null)
        {
            conditions.Add(condition);
            query.ExpressionAttributeNames[$"#{name}"] = attribute;
            query.ExpressionAttributeValues[placeholder ?? $":{name}"] = value;
        }
    }

    private static AttributeValue Number(double number) => new() { N = number.ToString("0.######", CultureInfo.InvariantCulture) };
}
