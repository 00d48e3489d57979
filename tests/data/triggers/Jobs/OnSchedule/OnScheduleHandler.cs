using WorkerLib.Lambda;

namespace Worker.Jobs.OnSchedule;

/// <summary>Logs its event.</summary>
public static class OnScheduleHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(_ => null);
}
