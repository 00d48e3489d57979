using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Hazards.Served;
using Hazards.Tables;
using Worker.Jobs.HazardsApi;
using WorkerLib.Lambda.Events;
using Api = Worker.Jobs.HazardsApi.HazardsApiHandler;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>The tables of HazardsApi in memory, one process of it, and a clock.</summary>
internal sealed class HazardsApiFixture
{
    public const string Right = "Bearer city.correct-horse";

    private readonly TimeProvider time = Substitute.For<TimeProvider>();
    private readonly Api api;

    public HazardsApiFixture()
    {
        time.GetUtcNow().Returns(_ => Now);
        DynamoDB = Substitute.For<IAmazonDynamoDB>();
        DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Get(call.Arg<GetItemRequest>()));
        DynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call => Query(call.Arg<QueryRequest>()));
        DynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => Count(call.Arg<UpdateItemRequest>()));
        api = new Api(DynamoDB, time, new Tables("api_keys", "hazards", "hazard_lists", "hazard_events"), "hazards.example.com");
        AddKey("city", "correct-horse");
    }

    public DateTimeOffset Now { get; set; } = HazardSamples.Noon.AddDays(1);

    public IAmazonDynamoDB DynamoDB { get; }

    /// <summary>By id; the counters, too.</summary>
    public Dictionary<string, Dictionary<string, AttributeValue>> Keys { get; } = [];

    public Dictionary<string, Dictionary<string, AttributeValue>> Hazards { get; } = [];

    public SortedDictionary<(string List, string Entry), Dictionary<string, AttributeValue>> Lists { get; } = new(
        Comparer<(string List, string Entry)>.Create(
            (one, other) => string.CompareOrdinal(one.List + "\0" + one.Entry, other.List + "\0" + other.Entry)));

    public List<Dictionary<string, AttributeValue>> Events { get; } = [];

    /// <summary>How many rows a query looks at: 1 MB, on AWS.</summary>
    public int QueryRows { get; set; } = int.MaxValue;

    public List<QueryRequest> Queries { get; } = [];

    public List<GetItemRequest> Gets { get; } = [];

    public int Counted { get; private set; }

    public Dictionary<string, AttributeValue> AddKey(string id, string secret, int perMinute = 100) => Keys[id] = new()
    {
        ["key"] = new(id),
        ["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))),
        ["name"] = new("a test"),
        ["perMinute"] = new() { N = perMinute.ToString(CultureInfo.InvariantCulture) },
    };

    public void Add(params Hazard[] hazards)
    {
        foreach (var hazard in hazards)
        {
            Hazards[hazard.Id] = HazardRow.ToItem(hazard);
            foreach (var list in HazardLists.Of(hazard))
            {
                Lists[(list, HazardLists.EntryOf(hazard.Id, hazard.ChangedAt))] = HazardLists.ToItem(list, hazard);
            }
        }
    }

    public Task<APIGatewayHttpApiV2ProxyResponse> AskAsync(
        string pathAndQuery, string? authorization = Right, string method = "GET", params (string Name, string Value)[] headers)
    {
        var parts = pathAndQuery.Split('?', 2);
        var all = headers.ToDictionary(header => header.Name, header => header.Value);
        if (authorization is not null)
        {
            all["authorization"] = authorization;
        }

        return api.HandleAsync(
            new APIGatewayHttpApiV2ProxyRequest
            {
                RouteKey = "$default",
                RawPath = parts[0],
                RawQueryString = parts.ElementAtOrDefault(1),
                Headers = all,
                RequestContext = new() { Http = new() { Method = method, Path = parts[0] } },
            },
            Substitute.For<ILambdaContext>());
    }

    private GetItemResponse Get(GetItemRequest get)
    {
        Gets.Add(get);
        var table = get.TableName == "api_keys" ? Keys : Hazards;
        return new GetItemResponse { Item = table.GetValueOrDefault(get.Key.Single().Value.S) is { } row ? MemoryRow.Copy(row) : null };
    }

    private QueryResponse Query(QueryRequest query)
    {
        Queries.Add(query);
        var values = query.ExpressionAttributeValues;
        if (query.TableName == "hazard_events")
        {
            var rows = Events
                .Where(row =>
                    row[EventRows.Event].S == values[":event"].S
                    && row[EventRows.Row].S.StartsWith(values.GetValueOrDefault(":sort")?.S ?? "", StringComparison.Ordinal))
                .OrderByDescending(row => row[EventRows.Row].S, StringComparer.Ordinal).ToList();
            var read = rows.Take(Math.Min(QueryRows, query.Limit ?? int.MaxValue)).ToList();
            return new QueryResponse
            {
                Items = read.ConvertAll(MemoryRow.Copy),
                LastEvaluatedKey = read.Count < rows.Count ? EventRows.Key(values[":event"].S, read[^1][EventRows.Row].S) : null,
            };
        }

        Assert.False(query.ScanIndexForward);
        var start = query.ExclusiveStartKey?[HazardLists.Entry].S;
        var after = Lists.Where(row => row.Key.List == values[":list"].S).Reverse()
            .Where(row => start is null || string.CompareOrdinal(row.Key.Entry, start) < 0)
            .Where(row => !values.TryGetValue(":since", out var since) || string.CompareOrdinal(row.Key.Entry, since.S) >= 0)
            .Select(row => row.Value).ToList();
        var looked = after.Take(Math.Min(QueryRows, query.Limit ?? int.MaxValue)).ToList();
        return new QueryResponse
        {
            Items =
            [
                .. looked.Where(row => FilterExpression.Matches(query, row)).Select(MemoryRow.Copy),
            ],
            LastEvaluatedKey = looked.Count < after.Count
                ? new() { [HazardLists.List] = values[":list"], [HazardLists.Entry] = looked[^1][HazardLists.Entry] }
                : null,
        };
    }

    private UpdateItemResponse Count(UpdateItemRequest update)
    {
        Assert.Equal("ADD #requests :one SET #goneAt = :goneAt", update.UpdateExpression);
        Counted++;
        var key = update.Key.Single().Value.S;
        var row = Keys.TryGetValue(key, out var before) ? before : Keys[key] = new() { ["requests"] = new() { N = "0" } };
        var requests = int.Parse(row["requests"].N, CultureInfo.InvariantCulture) + 1;
        row["requests"] = new() { N = requests.ToString(CultureInfo.InvariantCulture) };
        return new UpdateItemResponse { Attributes = new() { ["requests"] = row["requests"] } };
    }
}
