using System.Text.Json.Nodes;
using WorkerLib.Lambda;

namespace Worker.Jobs;

/// <summary>Answers with its event.</summary>
public static class ByHand
{
    public static LambdaHandler Create() => RawEvents.Handler(raw => JsonObject.Create(raw));
}
