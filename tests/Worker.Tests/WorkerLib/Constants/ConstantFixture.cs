using System.Security.Cryptography;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Constants;

namespace Worker.Tests.WorkerLib.Constants;

/// <summary>The table and the bucket of the constants, in memory.</summary>
internal sealed class ConstantFixture
{
    public ConstantFixture()
    {
        DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            new GetItemResponse { Item = Rows.GetValueOrDefault(call.Arg<GetItemRequest>().Key["set"].S) });
        DynamoDB.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutItemRequest>()));
        S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            Objects.TryGetValue(call.Arg<GetObjectRequest>().Key, out var content)
                ? new GetObjectResponse { ContentLength = content.Length, ResponseStream = new MemoryStream(content) }
                : throw new NoSuchKeyException("no such key"));
        S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var put = call.Arg<PutObjectRequest>();
            using var bytes = new MemoryStream();
            put.InputStream.CopyTo(bytes);
            Objects[put.Key] = bytes.ToArray();
            Writes.Add(put.Key);
            return new PutObjectResponse();
        });
    }

    public IAmazonDynamoDB DynamoDB { get; } = Substitute.For<IAmazonDynamoDB>();

    public IAmazonS3 S3 { get; } = Substitute.For<IAmazonS3>();

    public Dictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = [];

    public Dictionary<string, byte[]> Objects { get; } = [];

    /// <summary>Keys of objects and, as <c>row</c>, switches, in the order in which they were written.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>What happens just before a row is switched.</summary>
    public Action BeforeSwitch { get; set; } = () => { };

    public ConstantStore Store() => new(DynamoDB, S3, "constants", "bucket");

    /// <summary>Publishes a content that fits its set, without the job that does so.</summary>
    public void Publish(ConstantSet set, JsonElement content)
    {
        Assert.Empty(set.Problems(content));
        var before = Rows.TryGetValue(set.Name, out var row) ? ConstantPointer.Read(set.Name, row) : null;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var version = new ConstantVersion(
            (before?.Current.Version ?? 0) + 1, $"{set.Name}/{hash}.json", hash, bytes.Length, DateTimeOffset.UtcNow, "a test");
        Objects[version.Key] = bytes;
        Rows[set.Name] = new ConstantPointer(set.Name, version, before is null ? [] : [before.Current, .. before.Earlier]).ToItem();
    }

    private PutItemResponse Put(PutItemRequest put)
    {
        BeforeSwitch();
        var set = put.Item["set"].S;
        var isAsExpected = put.ConditionExpression switch
        {
            "attribute_not_exists(#version)" => !Rows.ContainsKey(set),
            "#version = :before" => Rows.GetValueOrDefault(set)?["version"].N == put.ExpressionAttributeValues[":before"].N,
            _ => throw new NotSupportedException(put.ConditionExpression),
        };
        if (!isAsExpected)
        {
            throw new ConditionalCheckFailedException("the condition is false");
        }

        Rows[set] = put.Item;
        Writes.Add("row");
        return new PutItemResponse();
    }
}
