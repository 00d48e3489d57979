namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>The sample events of every job, damaged; sometimes those of other services.</summary>
[Fuzzer("events", "The sample events of every job: an error of the job's own kinds, or a message that fails alone.")]
public sealed class EventFuzzer : IFuzzer
{
    private const int ForeignIn = 8;

    private readonly AwsStandIn aws = new();
    private readonly SortedDictionary<string, TriedJob> jobs;
    private readonly string[] names;
    private readonly Dictionary<string, byte[]> samples = Directory
        .EnumerateFiles(Path.Combine(FuzzFolders.Data, "events"), "*.json")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes);

    public EventFuzzer()
    {
        jobs = TriedJob.StartAll(aws.Url);
        names = [.. jobs.Keys];
    }

    public string Extension => "json";

    public Trial TryOne(Random random, Action<byte[]> keep)
    {
        if (names.Length == 0)
        {
            return Trial.Nothing;
        }

        var job = names[random.Next(names.Length)];
        var function = TriedJob.FunctionOf(job);
        var own = samples.Keys.Where(name => name.Split('.')[0] == function).Order(StringComparer.Ordinal).ToArray();
        var sample = own.Length == 0 || random.Next(ForeignIn) == 0
            ? samples.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(samples.Count))
            : own[random.Next(own.Length)];
        var damage = new JsonDamage(random);
        var payload = damage.Damage(samples[sample]);
        keep(payload);
        var invocation = jobs[job].Invoke(payload);
        var outcome = invocation.Posted?.IsError == false ? "taken" : "refused";
        return new Trial(job, outcome, $"{sample}.json, {string.Join(", ", damage.Done)}", Judge.ProblemOf(invocation));
    }

    public void Dispose()
    {
        foreach (var job in jobs.Values)
        {
            job.Dispose();
        }

        aws.Dispose();
    }
}
