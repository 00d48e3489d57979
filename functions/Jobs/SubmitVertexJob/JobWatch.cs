using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Google;
using WorkerLib.Lambda;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>Looks at a job again and again, at first often, until it is done or the function's time is nearly over.</summary>
internal sealed class JobWatch(VertexApi vertex, TimeProvider time, ILambdaContext context)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <returns>The job as it was seen last.</returns>
    public async Task<VertexJob> UntilDoneAsync(VertexJob job)
    {
        for (var pause = FirstPause; !job.IsDone && vertex.TimeLeft > pause; pause = pause * 1.5 < MaxPause ? pause * 1.5 : MaxPause)
        {
            await Task.Delay(pause, time, context.CancellationToken);
            try
            {
                job = await vertex.GetAsync(job.Name);
            }
            catch (GoogleUnavailableException exception)
            {
                // The job goes on, whether it can be seen or not; an exception here would lose its name.
                Log.Warning("The Vertex AI job cannot be seen now; it is looked at again.", exception, ("job", job.Name.ToString()));
            }
        }

        return job;
    }
}
