using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs;
using WorkerLib.Lambda;

namespace Worker.Tests.Jobs;

/// <summary>
/// The tables and the bucket of the export, in memory, as several runs meet them. Each request is a step; a run may be told to die at
/// one, before or after it took effect, and does nothing more from then on.
/// </summary>
internal sealed class ExportWorld
{
    private const int PageRows = 3;

    private readonly Dictionary<string, Dictionary<string, AttributeValue>> ledger = [];

    public static ExportApiLog.Options Options { get; } = new("api_log", Shards: 2, ParallelShards: 1, RowsPerFile: 4, LateDays: 0);

    /// <summary>Rows by <c>dayShard</c>, in the order of their sort key.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Rows { get; } = [];

    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 16, 0, 0, TimeSpan.Zero);

    public IEnumerable<string> Published => Objects.Keys.Where(key => !key.StartsWith("staging/", StringComparison.Ordinal));

    public void Add(string dayShard, params string[] ids)
    {
        foreach (var id in ids)
        {
            if (!Rows.TryGetValue(dayShard, out var rows))
            {
                Rows[dayShard] = rows = new(StringComparer.Ordinal);
            }

            rows[id] = $"row {id}";
        }
    }

    public string Text(string key)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(Objects[key]), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }

    /// <summary>Starts a run with ten minutes ahead of it.</summary>
    public Run Start(ExportApiLog.Options? options = null) => new(this, options ?? Options, Now + TimeSpan.FromMinutes(10));

    /// <summary>A run of the job that dies at a step, if it is told to.</summary>
    internal sealed class Run(ExportWorld world, ExportApiLog.Options options, DateTimeOffset deadline)
    {
        private bool dead;

        /// <summary>The step at which the run dies; 0 for none.</summary>
        public int DiesAt { get; init; }

        /// <summary>Whether the request of that step takes effect.</summary>
        public bool DiesAfterEffect { get; init; }

        /// <summary>Time that each step takes.</summary>
        public TimeSpan StepTime { get; init; }

        /// <summary>Called before each step, with its number.</summary>
        public Func<int, Task> OnStep { get; init; } = _ => Task.CompletedTask;

        public int Steps { get; private set; }

        public async Task<ExportApiLog.Report> ExportAsync(ExportApiLog.Request request)
        {
            var context = Substitute.For<ILambdaContext>();
            context.AwsRequestId.Returns("8476a536-e9f4-11e8-9739-2dfe598c3fcd");
            context.RemainingTime.Returns(_ => deadline - world.Now);
            var dynamoDB = DynamoDB();
            var job = new ExportApiLog(dynamoDB, new ExportLedger(dynamoDB, new Clock(world), "ledger"), new ExportBucket(S3(), "exports"), options);
            return await job.HandleAsync(request, context);
        }

        /// <summary>Runs the export of a day that is expected to die.</summary>
        public async Task DieAsync(string day)
        {
            await Assert.ThrowsAsync<DeadException>(() => ExportAsync(new ExportApiLog.Request(Day: day)));
            Assert.True(dead);
        }

        private IAmazonDynamoDB DynamoDB()
        {
            var dynamoDB = Substitute.For<IAmazonDynamoDB>();
            dynamoDB.QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() => world.Query(call.Arg<QueryRequest>())));
            dynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
                .Returns(call => StepAsync(() => new GetItemResponse { Item = world.ledger.GetValueOrDefault(call.Arg<GetItemRequest>().Key["day"].S) }));
            dynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() => world.Update(call.Arg<UpdateItemRequest>())));
            return dynamoDB;
        }

        private IAmazonS3 S3()
        {
            var s3 = Substitute.For<IAmazonS3>();
            s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() => world.Put(call.Arg<PutObjectRequest>())));
            s3.GetObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>())
                .Returns(call => StepAsync(() => new GetObjectResponse { ResponseStream = new MemoryStream(world.Existing(call.ArgAt<string>(1))) }));
            s3.CopyObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() =>
            {
                world.Objects[call.ArgAt<string>(3)] = world.Existing(call.ArgAt<string>(1));
                return new CopyObjectResponse();
            }));
            s3.DeleteObjectAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call => StepAsync(() =>
            {
                world.Objects.Remove(call.ArgAt<string>(1));
                return new DeleteObjectResponse();
            }));
            return s3;
        }

        private async Task<T> StepAsync<T>(Func<T> effect)
        {
            Steps++;
            await OnStep(Steps);
            world.Now += StepTime;
            dead |= Steps == DiesAt;
            if (dead && (Steps != DiesAt || !DiesAfterEffect))
            {
                throw new DeadException();
            }

            try
            {
                var answer = effect();
                return dead ? throw new DeadException() : answer;
            }
            catch (Exception) when (dead)
            {
                throw new DeadException();
            }
        }
    }

    private QueryResponse Query(QueryRequest query)
    {
        var after = query.ExclusiveStartKey?["timeAndId"].S;
        var rows = Rows.GetValueOrDefault(query.ExpressionAttributeValues[":dayShard"].S) ?? [];
        var left = rows.Where(row => after is null || string.CompareOrdinal(row.Key, after) > 0).ToList();
        var page = left.Take(Math.Min(PageRows, query.Limit!.Value)).ToList();
        return new QueryResponse
        {
            Items = [.. page.Select(row => new Dictionary<string, AttributeValue> { ["timeAndId"] = new(row.Key), ["text"] = new(row.Value) })],

            // As DynamoDB does, a full page may be the last one and still give a key.
            LastEvaluatedKey = page.Count == Math.Min(PageRows, query.Limit.Value) ? new() { ["timeAndId"] = new(page[^1].Key) } : null,
        };
    }

    private UpdateItemResponse Update(UpdateItemRequest update)
    {
        var day = update.Key["day"].S;
        var row = new Dictionary<string, AttributeValue>(ledger.GetValueOrDefault(day) ?? []);
        var values = update.ExpressionAttributeValues;
        var owner = row.GetValueOrDefault("owner")?.S;
        var holds = update.ConditionExpression == "#owner = :owner"
            ? owner == values[":owner"].S
            : owner is null || long.Parse(row["ownedUntil"].N, CultureInfo.InvariantCulture) < long.Parse(values[":now"].N, CultureInfo.InvariantCulture);
        if (!holds)
        {
            throw new ConditionalCheckFailedException("The conditional request failed");
        }

        switch (update.UpdateExpression)
        {
            case "SET #owner = :owner, ownedUntil = :until":
                (row["owner"], row["ownedUntil"]) = (values[":owner"], values[":until"]);
                break;
            case "SET progress = :progress":
                row["progress"] = values[":progress"];
                break;
            case "SET progress = :progress REMOVE #owner, ownedUntil":
                row["progress"] = values[":progress"];
                row.Remove("owner");
                row.Remove("ownedUntil");
                break;
            default:
                throw new NotSupportedException(update.UpdateExpression);
        }

        ledger[day] = row;
        return new UpdateItemResponse { Attributes = row };
    }

    private PutObjectResponse Put(PutObjectRequest put)
    {
        using var content = new MemoryStream();
        put.InputStream.CopyTo(content);
        Objects[put.Key] = content.ToArray();
        return new PutObjectResponse();
    }

    private byte[] Existing(string key) => Objects.GetValueOrDefault(key)
        ?? throw new AmazonS3Exception("The specified key does not exist.") { StatusCode = HttpStatusCode.NotFound, ErrorCode = "NoSuchKey" };

    private sealed class Clock(ExportWorld world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Now;
    }

    internal sealed class DeadException() : Exception("The process was killed.");
}
