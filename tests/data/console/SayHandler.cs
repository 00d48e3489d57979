using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.Say;

/// <summary>Says a text again, or fails with it or some of its batch. Only a test puts it into a working copy.</summary>
public sealed partial class SayHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Response>(
        new SayHandler().HandleAsync, new JobJsonSerializer<SayJson>(SayJson.Default));

    public Task<Response> HandleAsync(Request request, ILambdaContext context)
    {
        Log.Info($"saying {request.Text}");
        return request.Fail
            ? throw new StepFailedException("say it", new FormatException($"cannot say {request.Text}"))
            : Task.FromResult(new Response("first", request.Text, [.. Failures(request.Failed)]));
    }

    private static IEnumerable<Failure> Failures(int count) => Enumerable.Range(1, count).Select(number => new Failure($"{number}"));

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record Request(string Text, bool Fail = false, int Failed = 0);

    public sealed record Response(string Version, string Text, IReadOnlyList<Failure> BatchItemFailures);

    public sealed record Failure(string ItemIdentifier);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Response))]
    private sealed partial class SayJson : JsonSerializerContext;
}
