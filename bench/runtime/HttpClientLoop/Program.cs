using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

// The peer of our own runtime client: the same loop and the same JSON, with HttpClient as its transport.
using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var root = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation";
while (true)
{
    using var next = await http.GetAsync(new Uri($"{root}/next"));
    var requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    var lambdaEvent = JsonSerializer.Deserialize(await next.Content.ReadAsByteArrayAsync(), LoopJson.Default.EchoEvent);
    using var answer = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(lambdaEvent, LoopJson.Default.EchoEvent!));
    answer.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    using var accepted = await http.PostAsync(new Uri($"{root}/{requestId}/response"), answer);
}

internal sealed record EchoEvent(string Id, string Text, IReadOnlyList<int> Numbers);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EchoEvent))]
internal sealed partial class LoopJson : JsonSerializerContext;
