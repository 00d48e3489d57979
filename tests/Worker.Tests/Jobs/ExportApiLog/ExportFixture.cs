using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Worker.Jobs.ExportApiLog;

namespace Worker.Tests.Jobs.ExportApiLog;

/// <summary>The tables and the bucket of the export, in memory, as several runs meet them (<see cref="ExportRun"/>).</summary>
internal sealed class ExportFixture
{
    private const int PageRows = 3;

    private readonly Dictionary<string, Dictionary<string, AttributeValue>> ledger = [];

    /// <summary>Four rows fill a file.</summary>
    public static Options Options { get; } = new(
        "api_log",
        Shards: 2,
        "ledger",
        "exports",
        FileBytes: Encoding.UTF8.GetByteCount(Line("2026-11-19#0", Id("a"))) * 4,
        ParallelShards: 1,
        LateDays: 0);

    /// <summary>Rows by <c>dayShard</c>, in the order of their sort key.</summary>
    public Dictionary<string, SortedDictionary<string, Dictionary<string, AttributeValue>>> Rows { get; } = [];

    public SortedDictionary<string, byte[]> Objects { get; private set; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 16, 0, 0, TimeSpan.Zero);

    /// <summary>A sort key of the nineteenth of November.</summary>
    public static string Id(string id) => $"2026-11-19T00:00:00.000Z#{id}";

    /// <summary>How a row is written.</summary>
    public static string Line(string dayShard, string timeAndId) =>
        $$"""{"dayShard":"{{dayShard}}","text":"row","timeAndId":"{{timeAndId}}"}""" + "\n";

    public void Add(string dayShard, params string[] timesAndIds)
    {
        foreach (var timeAndId in timesAndIds)
        {
            if (!Rows.TryGetValue(dayShard, out var rows))
            {
                Rows[dayShard] = rows = new(StringComparer.Ordinal);
            }

            rows[timeAndId] = new() { ["timeAndId"] = new(timeAndId), ["text"] = new("row"), ["dayShard"] = new(dayShard) };
        }
    }

    public string Text(string key)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(Objects[key]), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }

    /// <summary>The published manifest of a day, every file of which must be there as the manifest says.</summary>
    public ExportManifest Published(string day)
    {
        var manifest = ExportManifest.FromBytes(Objects[$"api-log/dt={day}/_manifest.json"]);
        Assert.All(manifest.AllFiles, file => Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(Objects[file.Key]))));
        Assert.All(manifest.AllFiles, file => Assert.Equal(file.Bytes, Objects[file.Key].Length));
        Assert.All(
            manifest.AllFiles,
            file => Assert.Equal(file.Rows, Text(file.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        return manifest;
    }

    /// <summary>Renames what was exported to what it was called before names began with underscores.</summary>
    public void UseOldNames(string day)
    {
        var manifest = Encoding.UTF8.GetString(Objects[$"api-log/dt={day}/_manifest.json"]);
        Objects = new(
            Objects.ToDictionary(file => file.Key.Replace("/_", "/", StringComparison.Ordinal), file => file.Value), StringComparer.Ordinal)
        {
            [$"api-log/dt={day}/manifest.json"] = Encoding.UTF8.GetBytes(manifest.Replace("/_", "/", StringComparison.Ordinal)),
        };
    }

    /// <summary>A fixture with the rows of this one, in which nothing was exported yet.</summary>
    public ExportFixture WithRowsAlone()
    {
        var fixture = new ExportFixture();
        foreach (var (dayShard, rows) in Rows)
        {
            fixture.Add(dayShard, [.. rows.Keys]);
        }

        return fixture;
    }

    /// <summary>Starts a run with ten minutes ahead of it.</summary>
    public ExportRun Start(Options? options = null) => new(this, options ?? Options, Now + TimeSpan.FromMinutes(10));

    public QueryResponse Query(QueryRequest query)
    {
        var after = query.ExclusiveStartKey?["timeAndId"].S;
        var rows = Rows.GetValueOrDefault(query.ExpressionAttributeValues[":dayShard"].S) ?? [];
        List<Dictionary<string, AttributeValue>> page =
            [.. rows.Where(row => after is null || string.CompareOrdinal(row.Key, after) > 0).Select(row => row.Value).Take(PageRows)];

        // As DynamoDB does, a full page may be the last one and still give a key.
        return new QueryResponse
        {
            Items = page,
            LastEvaluatedKey = page.Count == PageRows ? new() { ["timeAndId"] = page[^1]["timeAndId"] } : null,
        };
    }

    public GetItemResponse Get(GetItemRequest get) => new() { Item = ledger.GetValueOrDefault(get.Key["day"].S) };

    public UpdateItemResponse Update(UpdateItemRequest update)
    {
        var day = update.Key["day"].S;
        var row = new Dictionary<string, AttributeValue>(ledger.GetValueOrDefault(day) ?? []);
        var values = update.ExpressionAttributeValues;
        var owner = row.GetValueOrDefault("owner")?.S;
        var holds = owner == values[":owner"].S || (update.ConditionExpression switch
        {
            "#owner = :owner" => false,
            "attribute_not_exists(#owner) OR ownedUntil < :now OR #owner = :owner" =>
                owner is null || Number(row["ownedUntil"]) < Number(values[":now"]),
            _ => throw new NotSupportedException(update.ConditionExpression),
        });
        if (!holds)
        {
            throw new ConditionalCheckFailedException("The conditional request failed") { Item = row };
        }

        switch (update.UpdateExpression)
        {
            case "SET #owner = :owner, ownedUntil = :until":
                (row["owner"], row["ownedUntil"]) = (values[":owner"], values[":until"]);
                break;
            case "SET progress = :progress, savedAt = :now":
                (row["progress"], row["savedAt"]) = (values[":progress"], values[":now"]);
                break;
            case "SET progress = :progress, savedAt = :now REMOVE #owner, ownedUntil":
                (row["progress"], row["savedAt"]) = (values[":progress"], values[":now"]);
                row.Remove("owner");
                row.Remove("ownedUntil");
                break;
            default:
                throw new NotSupportedException(update.UpdateExpression);
        }

        ledger[day] = row;
        return new UpdateItemResponse { Attributes = row };
    }

    public PutObjectResponse Put(PutObjectRequest put)
    {
        var before = Objects.GetValueOrDefault(put.Key);
        if ((put.IfNoneMatch == "*" && before is not null) || (put.IfMatch is { } etag && (before is null || ETag(before) != etag)))
        {
            throw new AmazonS3Exception("At least one of the pre-conditions you specified did not hold")
            {
                StatusCode = HttpStatusCode.PreconditionFailed,
            };
        }

        using var content = new MemoryStream();
        put.InputStream.CopyTo(content);
        Assert.True(put.ChecksumSHA256 is null || put.ChecksumSHA256 == Convert.ToBase64String(SHA256.HashData(content.ToArray())));
        Objects[put.Key] = content.ToArray();
        return new PutObjectResponse();
    }

    public GetObjectResponse GetObject(string key) => Objects.TryGetValue(key, out var content)
        ? new GetObjectResponse { ResponseStream = new MemoryStream(content), ETag = ETag(content) }
        : throw new AmazonS3Exception("The specified key does not exist.")
        {
            StatusCode = HttpStatusCode.NotFound,
            ErrorCode = "NoSuchKey",
        };

    /// <summary>Two keys per page.</summary>
    public ListObjectsV2Response List(ListObjectsV2Request list)
    {
        List<S3Object> found = [.. Objects
            .Where(file => file.Key.StartsWith(list.Prefix, StringComparison.Ordinal))
            .Where(file => string.CompareOrdinal(file.Key, list.ContinuationToken) > 0)
            .Select(file => new S3Object { Key = file.Key, Size = file.Value.Length })];
        return found.Count <= 2
            ? new ListObjectsV2Response { S3Objects = found.Count == 0 ? null : found }
            : new ListObjectsV2Response { S3Objects = found[..2], NextContinuationToken = found[1].Key };
    }

    public DeleteObjectResponse Delete(string key)
    {
        Objects.Remove(key);
        return new DeleteObjectResponse();
    }

    public void Lose(Func<string, bool> which) =>
        Objects = new(Objects.Where(file => !which(file.Key)).ToDictionary(), StringComparer.Ordinal);

    private static string ETag(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";

    private static long Number(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);
}
