using Amazon.Lambda.Core;
using Worker.Jobs.ProcessChecker;
using Worker.Tests.WorkerLib.Heartbeats;
using WorkerLib.Heartbeats;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>Processes, and the job that checks them.</summary>
internal sealed class ProcessFixture(DateTimeOffset now) : HeartbeatsFixture(now)
{
    /// <summary>The time-zone database of the machine.</summary>
    public ZoneReader Zones { get; set; } = ZoneReader.OfSystem;

    public ProcessCheckerHandler Checker() => new(
        DynamoDB,
        Time,
        new CheckerTables("heartbeats", "alerts", "process_incidents", "process_promises"),
        new FlapDamping(6, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(30)),
        Zones);

    public Task<Report> CheckAsync(ILambdaContext? context = null) =>
        Checker().HandleAsync(new ScheduledEvent(), context ?? Substitute.For<ILambdaContext>());

    /// <summary>Checks each minute until a time.</summary>
    public async Task CheckUntilAsync(DateTimeOffset until)
    {
        while (Now < until)
        {
            Now += TimeSpan.FromMinutes(1);
            await CheckAsync();
        }
    }
}
