using System.Text.RegularExpressions;

namespace LocalAws.Queues;

/// <summary>
/// <c>terraform apply</c> on the local AWS. With each queue that it makes the provider waits 25 s for AWS to know it everywhere, and what
/// names the queue waits with it. The local AWS knows it at once, so the queues of a plan are made here, and Terraform imports them.
/// </summary>
/// <param name="planFile">Where to keep a plan.</param>
internal sealed partial class TerraformApply(TerraformCli terraform, LocalAwsApi api, string planFile)
{
    /// <returns>What Terraform said.</returns>
    /// <exception cref="UserException">It failed; with the end of what it said.</exception>
    public async Task<string> RunAsync(
        IReadOnlyList<string> targets, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        string plan;
        do
        {
            var planned = await terraform.TryAsync(
                ["plan", $"-out={planFile}", LocalEnvironment.VariableFile, .. targets.Select(address => $"-target={address}")],
                cancellationToken,
                onLine);
            plan = planned.ExitCode == 0 ? planned.Output : throw TerraformCli.Failed("apply", planned);
        }
        while (CreatesQueue().IsMatch(plan) && await MakeQueuesAsync(cancellationToken));

        return await terraform.RunAsync(["apply", planFile], cancellationToken, onLine);
    }

    /// <summary>Makes the queues of which the plan knows everything.</summary>
    /// <returns>Whether there were any. The next plan may know more: they are there, and so are their ARNs.</returns>
    private async Task<bool> MakeQueuesAsync(CancellationToken cancellationToken)
    {
        var hasMade = false;
        foreach (var queue in PlannedQueue.In(await terraform.ShowAsync(cancellationToken, planFile)))
        {
            hasMade |= await TryMakeAsync(queue, cancellationToken);
        }

        return hasMade;
    }

    /// <summary>What is wrong with a queue that cannot be made, the apply says as ever.</summary>
    private async Task<bool> TryMakeAsync(PlannedQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            var made = await api.CallAsync("sqs", "AmazonSQS.CreateQueue", queue.Request, cancellationToken);
            var import = await terraform.TryAsync(
                ["import", LocalEnvironment.VariableFile, queue.Address, made.GetProperty("QueueUrl").GetString()!], cancellationToken);
            return import.ExitCode == 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^ +# (?:\S+\.)?aws_sqs_queue\.\S+ will be created", RegexOptions.Multiline)]
    private static partial Regex CreatesQueue();
}
