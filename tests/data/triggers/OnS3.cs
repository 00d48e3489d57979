using WorkerLib.Lambda;

namespace Worker.Jobs;

/// <summary>Logs its event.</summary>
public static class OnS3
{
    public static LambdaHandler Create() => RawEvents.Handler(_ => null);
}
