using WorkerLib.Lambda;

namespace Worker.Jobs;

/// <summary>Logs its event.</summary>
public static class OnSchedule
{
    public static LambdaHandler Create() => RawEvents.Handler(_ => null);
}
