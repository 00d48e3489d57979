using WorkerLib.Lambda;

namespace Worker.Jobs.OnS3;

/// <summary>Logs its event.</summary>
public static class OnS3Handler
{
    public static LambdaHandler Create() => RawEvents.Handler(_ => null);
}
