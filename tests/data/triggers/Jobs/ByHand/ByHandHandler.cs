using System.Text.Json.Nodes;
using WorkerLib.Lambda;

namespace Worker.Jobs.ByHand;

/// <summary>Responds with its event.</summary>
public static class ByHandHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(raw => JsonObject.Create(raw));
}
