using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

// The peer of our own runtime client: the same loop, the same JSON and the same SDK linked in, with HttpClient as its transport.
if (args.Length > 0)
{
    using var dynamoDB = new Amazon.DynamoDBv2.AmazonDynamoDBClient();
    using var s3 = new Amazon.S3.AmazonS3Client();
    await dynamoDB.QueryAsync(new Amazon.DynamoDBv2.Model.QueryRequest(args[0]));
    await dynamoDB.TransactWriteItemsAsync(new Amazon.DynamoDBv2.Model.TransactWriteItemsRequest());
    await s3.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest());
    await s3.UploadPartAsync(new Amazon.S3.Model.UploadPartRequest());
}

using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var root = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation";
while (true)
{
    using var next = await http.GetAsync(new Uri($"{root}/next"));
    var requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    var lambdaEvent = JsonSerializer.Deserialize(await next.Content.ReadAsByteArrayAsync(), LoopJson.Default.EchoEvent);
    using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(lambdaEvent, LoopJson.Default.EchoEvent!));
    content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    using var accepted = await http.PostAsync(new Uri($"{root}/{requestId}/response"), content);
}

internal sealed record EchoEvent(string Id, string Text, IReadOnlyList<int> Numbers);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EchoEvent))]
internal sealed partial class LoopJson : JsonSerializerContext;
