using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Jobs.Echo;

/// <summary>Returns its event. Only the benchmark puts it into a package.</summary>
public sealed partial class EchoHandler
{
    public static LambdaHandler Create() =>
        LambdaHandler.For<EchoEvent, EchoEvent>(new EchoHandler().HandleAsync, new JobJsonSerializer<EchoJson>(EchoJson.Default));

    public Task<EchoEvent> HandleAsync(EchoEvent lambdaEvent, ILambdaContext context) => Task.FromResult(lambdaEvent);

    public sealed record EchoEvent(string Id, string Text, IReadOnlyList<int> Numbers);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(EchoEvent))]
    private sealed partial class EchoJson : JsonSerializerContext;
}
