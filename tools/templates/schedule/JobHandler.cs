using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it does, and what comes of it when it runs twice for one time of its schedule.</summary>
internal sealed class JobNameHandler(TimeProvider time)
{
    public static LambdaHandler Create() => LambdaHandler.For<ScheduledEvent, Report>(
        new JobNameHandler(TimeProvider.System).HandleAsync, new JobJsonSerializer<JobNameJson>(JobNameJson.Default));

    public Task<Report> HandleAsync(ScheduledEvent schedule, ILambdaContext context)
    {
        // A retry comes later but has the same scheduled time; a run by hand has none.
        var scheduledTime = schedule.ScheduledTime ?? time.GetUtcNow();
        Log.Info("This is where the work begins.", ("scheduledTime", scheduledTime));
        return Task.FromResult(new Report(scheduledTime));
    }
}

/// <param name="ScheduledTime">The time that the run was for.</param>
internal sealed record Report(DateTimeOffset ScheduledTime);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Report))]
internal sealed partial class JobNameJson : JsonSerializerContext;
