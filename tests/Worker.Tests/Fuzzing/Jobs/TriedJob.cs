using System.Text;
using System.Text.RegularExpressions;
using Worker.Tests.Fuzzing.RuntimeApi;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Tests.Fuzzing.Jobs;

/// <param name="Posted">Null when nothing came in time.</param>
/// <param name="Log">What was logged meanwhile.</param>
internal sealed record TriedInvocation(Posted? Posted, string Log);

/// <summary>A job in this process, behind the runtime that it has in Lambda.</summary>
internal sealed partial class TriedJob : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RuntimeApiServer api = new();
    private readonly MemoryStream log;

    private TriedJob(string job, MemoryStream log)
    {
        this.log = log;
        var environment = new LambdaEnvironment
        {
            RuntimeApi = api.Authority,
            Handler = job,
            FunctionName = FunctionOf(job),
            MemoryLimitInMB = 512,
        };
        new Thread(() => LambdaRuntime.Run(environment, JobTable.Create, JobTable.Names)) { IsBackground = true }.Start();
    }

    public static string FunctionOf(string job) =>
        Capital().Replace(job, letter => $"{(letter.Index == 0 ? "" : "_")}{letter.Value.ToLowerInvariant()}");

    /// <summary>All jobs that can be created here, by name. Their settings are what their names say.</summary>
    /// <param name="aws">Where AWS is.</param>
    /// <param name="names">The jobs; null for all.</param>
    public static SortedDictionary<string, TriedJob> StartAll(Uri aws, IReadOnlyList<string>? names = null)
    {
        foreach (var (name, value) in SampleSettings.For(aws))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var log = new MemoryStream();
        Log.Output = log;
        var jobs = new SortedDictionary<string, TriedJob>(StringComparer.Ordinal);
        foreach (var job in names ?? JobTable.Names)
        {
            if (CanBeCreated(job, aws) is { } problem)
            {
                Console.WriteLine($"{job} is not tried: {problem}");
            }
            else
            {
                jobs[job] = new TriedJob(job, log);
            }
        }

        return jobs;
    }

    public TriedInvocation Invoke(byte[] payload)
    {
        log.SetLength(0);
        var posted = api.Invoke(payload, Patience);
        return new TriedInvocation(posted, Encoding.UTF8.GetString(log.ToArray()));
    }

    public void Dispose() => api.Dispose();

    /// <summary>Sets what it asks for; null when it can be created then.</summary>
    private static string? CanBeCreated(string job, Uri aws)
    {
        string? last = null;
        while (true)
        {
            try
            {
                JobTable.Create(job);
                return null;
            }
            catch (InvalidSettingException exception) when (exception.Message != last)
            {
                last = exception.Message;
                var (name, value) = SampleSettings.Answer(last, aws);
                Environment.SetEnvironmentVariable(name, value);
            }
            catch (Exception exception)
            {
                return exception.Message;
            }
        }
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
