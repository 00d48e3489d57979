using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Google;
using WorkerLib.Lambda;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>
/// Runs a pipeline job or a hyperparameter tuning job on Vertex AI, and says what became of it. A job that takes longer than a function may
/// is answered for with <c>RUNNING</c> and its name: called again with the name, or with the same id, it goes on watching and submits
/// nothing again (docs/hydra.md).
/// </summary>
internal sealed class SubmitVertexJobHandler(IAmazonS3 s3, GoogleClient google, TimeProvider time, string bucket)
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new SubmitVertexJobHandler(
            AwsClients.S3, GoogleClient.FromSettings(), TimeProvider.System, Setting.Required("VERTEX_BUCKET")).HandleAsync,
        new JobJsonSerializer<SubmitVertexJobJson>(SubmitVertexJobJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var vertex = new VertexApi(google, time, context);
        var files = new JobFiles(s3, bucket, context.CancellationToken);
        var job = request.JobName() is { } name
            ? await vertex.GetAsync(name)
            : await vertex.SubmitAsync(await new SubmissionReader(files).ReadAsync(request.ToSubmission()));
        Log.Info("The Vertex AI job is watched.", ("job", job.Name.ToString()), ("state", job.VertexState));

        job = await new JobWatch(vertex, time, context).UntilDoneAsync(job);
        if (job is { IsDone: true, State: not "SUCCEEDED" })
        {
            Log.Warning($"The Vertex AI job ended as {job.State}.", ("job", job.Name.ToString()));
        }

        return Report.Of(job);
    }
}
