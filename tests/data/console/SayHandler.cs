using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.Say;

/// <summary>Says a text again, or fails with it. Only a test puts it into a working copy.</summary>
public sealed partial class SayHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Response>(
        new SayHandler().HandleAsync, new JobJsonSerializer<SayJson>(SayJson.Default));

    public Task<Response> HandleAsync(Request request, ILambdaContext context)
    {
        Log.Info($"saying {request.Text}");
        return request.Fail
            ? throw new StepFailedException("say it", new FormatException($"cannot say {request.Text}"))
            : Task.FromResult(new Response("first", request.Text));
    }

    public sealed record Request(string Text, bool Fail = false);

    public sealed record Response(string Version, string Text);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Response))]
    private sealed partial class SayJson : JsonSerializerContext;
}
