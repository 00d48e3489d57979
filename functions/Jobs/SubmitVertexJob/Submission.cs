using System.Security.Cryptography;
using System.Text.Json.Nodes;
using WorkerLib.Google;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>
/// What is submitted: the file's job with two labels, by which it is found again. One is the id of the submission; the other, a hash of the
/// content, tells a repeat from another job that was given the same id by mistake.
/// </summary>
internal sealed record Submission(SubmissionId Id, VertexJobKind Kind, JsonObject Job)
{
    public const string IdLabel = "worker_id";
    public const string HashLabel = "worker_hash";

    private const int HashChars = 32;

    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(GoogleJson.Bytes(Job)))[..HashChars];

    /// <summary>The last part of a pipeline job's name; it begins with a letter, as it must.</summary>
    public string PipelineJobId => $"worker-{Id.Id}";

    /// <summary>The body to post.</summary>
    /// <exception cref="InvalidSubmissionException">Its labels are not an object.</exception>
    public byte[] Body()
    {
        var job = (JsonObject)Job.DeepClone();
        if (job["labels"] is not null and not JsonObject)
        {
            throw new InvalidSubmissionException("labels of the job is not an object");
        }

        var labels = job["labels"] as JsonObject ?? [];
        labels[IdLabel] = Id.Id;
        labels[HashLabel] = Hash;
        job["labels"] = labels;
        return GoogleJson.Bytes(job);
    }
}
