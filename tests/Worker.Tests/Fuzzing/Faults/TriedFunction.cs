using System.Diagnostics;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>A function whose requests go through a proxy of its own.</summary>
/// <param name="Settings">Its environment variables, as in its Terraform.</param>
/// <param name="Websites">Variables with the addresses of servers that it talks to beside AWS.</param>
internal readonly record struct FunctionSettings(
    string Name,
    string Handler,
    TimeSpan Timeout,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, Uri>? Websites = null);

/// <inheritdoc cref="FunctionSettings"/>
internal sealed class TriedFunction : IAsyncDisposable
{
    private readonly FunctionSettings settings;
    private readonly FaultProxy aws;
    private readonly Dictionary<string, (FaultProxy Proxy, Uri Website)> websites;

    public TriedFunction(FunctionSettings settings, Uri awsUrl, FaultMix mix)
    {
        this.settings = settings;
        Plan = new FaultPlan(mix, settings.Name);
        aws = new FaultProxy(awsUrl, Plan, Kill);
        websites = (settings.Websites ?? new Dictionary<string, Uri>()).ToDictionary(
            site => site.Key, site => (new FaultProxy(site.Value, Plan, Kill), site.Value));
        foreach (var proxy in Proxies)
        {
            proxy.Start();
        }
    }

    public FaultPlan Plan { get; }

    public int Requests => Proxies.Sum(proxy => proxy.Requests);

    public bool IsIdle => Proxies.All(proxy => proxy.UnderWay == 0);

    /// <summary>
    /// The function as the host runs it. Its services are named one by one, because with <c>AWS_ENDPOINT_URL</c> a job is more patient
    /// than on AWS.
    /// </summary>
    public FunctionConfiguration Configuration
    {
        get
        {
            var variables = new Dictionary<string, string>(settings.Settings)
            {
                ["AWS_ENDPOINT_URL_DYNAMODB"] = aws.Url.ToString(),
                ["AWS_ENDPOINT_URL_S3"] = aws.Url.ToString(),
                ["AWS_ENDPOINT_URL_SQS"] = aws.Url.ToString(),
                ["AWS_ENDPOINT_URL_SSM"] = aws.Url.ToString(),
            };
            foreach (var (name, (proxy, website)) in websites)
            {
                variables[name] = new Uri(proxy.Url, website.PathAndQuery).ToString();
            }

            return new FunctionConfiguration(
                settings.Name,
                $"arn:aws:lambda:{LocalAwsApi.Region}:{TriedFleet.Account}:function:{settings.Name}",
                settings.Handler,
                "provided.al2023",
                settings.Timeout,
                512,
                "",
                variables,
                settings.Name);
        }
    }

    private IEnumerable<FaultProxy> Proxies => websites.Values.Select(site => site.Proxy).Append(aws);

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    /// <summary>Its processes are those that were told of this proxy.</summary>
    private void Kill()
    {
        var told = $"AWS_ENDPOINT_URL_DYNAMODB={aws.Url}\0";
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains(told, StringComparison.Ordinal))
                {
                    using var process = Process.GetProcessById(int.Parse(Path.GetFileName(folder), null));
                    process.Kill();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
                or InvalidOperationException)
            {
                // Not ours, or gone by itself.
            }
        }
    }
}
