using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Google;
using WorkerLib.Lambda;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>
/// Submits jobs, each once, and looks at them. A pipeline job is created with an id of ours (<c>pipelineJobId</c>), so a repeat is a
/// conflict (409) and the job of that id is the one. A tuning job gets its id from Google: it is looked for by its label before it is
/// created, and again when the response to that was lost. So calls with the same id must come one after another; Step Functions does that.
/// </summary>
internal sealed class VertexApi(GoogleClient google, TimeProvider time, ILambdaContext context)
{
    /// <summary>What is kept of the function's time for its answer.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    private const int LooksAfterLoss = 3;
    private const int MaxPages = 20;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>What is left until the reserve.</summary>
    public TimeSpan TimeLeft => context.RemainingTime - Reserve;

    /// <exception cref="GoogleException">Google refused it or cannot be reached.</exception>
    public async Task<VertexJob> GetAsync(VertexJobName name) =>
        new(name, await google.GetAsync(name.Url, TimeLeft, context.CancellationToken));

    /// <summary>Creates the job, or finds the one that an earlier call with the same id created.</summary>
    /// <exception cref="InvalidSubmissionException">The id belongs to a job of another content.</exception>
    /// <exception cref="GoogleException">Google refused it or cannot be reached.</exception>
    public Task<VertexJob> SubmitAsync(Submission submission) =>
        submission.Kind == VertexJobKind.Pipeline ? SubmitPipelineAsync(submission) : SubmitTuningAsync(submission);

    private async Task<VertexJob> SubmitPipelineAsync(Submission submission)
    {
        try
        {
            return await CreateAsync(submission, $"?pipelineJobId={submission.PipelineJobId}", isRepeatable: true);
        }
        catch (GoogleRefusedException exception) when (exception.Status == 409)
        {
            var (project, location, _) = submission.Id;
            var name = new VertexJobName(project, location, VertexJobKind.Pipeline, submission.PipelineJobId);
            return Checked(await GetAsync(name), submission);
        }
    }

    private async Task<VertexJob> SubmitTuningAsync(Submission submission)
    {
        if (await FindAsync(submission) is { } earlier)
        {
            return earlier;
        }

        try
        {
            return await CreateAsync(submission, "", isRepeatable: false);
        }
        catch (GoogleUnavailableException exception) when (exception.MayHaveHappened)
        {
            Log.Warning("The response to a tuning job was lost; it is looked for.", exception);
            for (var look = 1; look <= LooksAfterLoss && TimeLeft > LookAgain; look++)
            {
                await Task.Delay(LookAgain, time, context.CancellationToken);
                if (await LookAsync(submission) is { } created)
                {
                    return created;
                }
            }

            throw new GoogleUnavailableException(
                $"{exception.Message} Whether the tuning job was created is not known: call again with the id {submission.Id.Id}, by which "
                + "it is looked for first.",
                mayHaveHappened: true,
                exception.Status,
                exception.Code,
                exception);
        }
    }

    private async Task<VertexJob> CreateAsync(Submission submission, string query, bool isRepeatable)
    {
        var (project, location, _) = submission.Id;
        var created = await google.PostAsync(
            new Uri($"{Collection(submission)}{query}"), submission.Body(), TimeLeft, isRepeatable, context.CancellationToken);
        return VertexJob.Of(submission.Kind, project, location, created);
    }

    /// <summary>The network that lost a response may still be bad: another look may see the job.</summary>
    private async Task<VertexJob?> LookAsync(Submission submission)
    {
        try
        {
            return await FindAsync(submission);
        }
        catch (GoogleUnavailableException exception)
        {
            Log.Warning("A look for the tuning job failed.", exception);
            return null;
        }
    }

    private async Task<VertexJob?> FindAsync(Submission submission)
    {
        var (project, location, id) = submission.Id;
        var list = $"{Collection(submission)}?filter={Uri.EscapeDataString($"labels.{Submission.IdLabel}=\"{id}\"")}";
        var page = "";
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var found = await google.GetAsync(new Uri($"{list}{page}"), TimeLeft, context.CancellationToken);
            foreach (var job in GoogleJson.Items(found, VertexJobName.CollectionOf(submission.Kind)))
            {
                return Checked(VertexJob.Of(submission.Kind, project, location, job), submission);
            }

            // A page of a filtered list may be empty and have a next one (AIP-158).
            if (GoogleJson.Text(found, "nextPageToken") is not { Length: > 0 } next)
            {
                return null;
            }

            page = $"&pageToken={Uri.EscapeDataString(next)}";
        }

        throw new GoogleUnavailableException(
            $"The jobs of {project} have more than {MaxPages} pages that hold none of id {id}.", mayHaveHappened: false);
    }

    private static VertexJob Checked(VertexJob job, Submission submission) =>
        job.Label(Submission.HashLabel) == submission.Hash ? job : throw new InvalidSubmissionException(
            $"the id {submission.Id.Id} is that of another job already, {job.Name}; give a new id, or the file that it was made of");

    private static string Collection(Submission submission) =>
        $"{VertexJobName.ApiOf(submission.Id.Location)}projects/{submission.Id.Project}/locations/{submission.Id.Location}/"
        + VertexJobName.CollectionOf(submission.Kind);
}
