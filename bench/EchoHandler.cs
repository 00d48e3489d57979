using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Jobs.Echo;

/// <summary>Answers with its event. Only the benchmark puts it into a package.</summary>
internal sealed class EchoHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<EchoEvent, EchoEvent>(
        new EchoHandler().HandleAsync, new JobJsonSerializer<EchoJson>(EchoJson.Default));

    public Task<EchoEvent> HandleAsync(EchoEvent lambdaEvent, ILambdaContext context) => Task.FromResult(lambdaEvent);
}

internal sealed record EchoEvent(string Id, string Text, IReadOnlyList<int> Numbers);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EchoEvent))]
internal sealed partial class EchoJson : JsonSerializerContext;
