using System.Text.RegularExpressions;

namespace LocalAws.Queues;

/// <summary>
/// <c>terraform apply</c> on the local AWS. With each queue that it makes the provider waits 25 s for AWS to know it everywhere, and what
/// names the queue waits with it. The local AWS knows it at once, so the queues of a plan are made here, and given to Terraform in its
/// state.
/// </summary>
/// <param name="folder">Where to keep a plan and a state meanwhile.</param>
internal sealed partial class TerraformApply(TerraformCli terraform, LocalAwsApi api, string folder)
{
    private readonly string planFile = Path.Combine(folder, "plan");
    private readonly string stateFile = Path.Combine(folder, "state.json");

    /// <returns>What Terraform said of the last plan and of its apply.</returns>
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

        return plan + await terraform.RunAsync(["apply", planFile], cancellationToken, onLine);
    }

    /// <summary>Makes the queues of which the plan knows everything.</summary>
    /// <returns>Whether there were any. The next plan may know more, because they are there.</returns>
    private async Task<bool> MakeQueuesAsync(CancellationToken cancellationToken)
    {
        List<(PlannedQueue Queue, string Url)> made = [];
        foreach (var queue in PlannedQueue.In(await terraform.ShowAsync(cancellationToken, planFile)))
        {
            if (await TryMakeAsync(queue, cancellationToken) is { } url)
            {
                made.Add((queue, url));
            }
        }

        if (made.Count == 0)
        {
            return false;
        }

        var state = new QueueState(await terraform.CaptureAsync(["state", "pull"], cancellationToken));
        made.ForEach(one => state.Add(one.Queue, one.Url));
        await File.WriteAllTextAsync(stateFile, state.ToNextJson(), cancellationToken);
        await terraform.RunAsync(["state", "push", stateFile], cancellationToken);
        return true;
    }

    /// <returns>The URL; null when it cannot be made, of which the apply says the reason.</returns>
    private async Task<string?> TryMakeAsync(PlannedQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.CallAsync("sqs", "AmazonSQS.CreateQueue", queue.Request, cancellationToken))
                .GetProperty("QueueUrl").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^ +# (?:\S+\.)?aws_sqs_queue\.\S+ will be created", RegexOptions.Multiline)]
    private static partial Regex CreatesQueue();
}
