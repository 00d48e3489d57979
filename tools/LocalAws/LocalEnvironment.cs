using System.ComponentModel;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using LocalAws.LambdaHost;
using LocalAws.Queues;
using LocalAws.Triggers;
using LocalAws.Watch;

namespace LocalAws;

/// <summary>
/// A whole environment on this machine: AWS services on loopback, the real Terraform applied to them, and the real package running
/// for every deployed function. Everything it starts ends with it.
/// </summary>
public sealed class LocalEnvironment : IAsyncDisposable
{
    /// <summary>Holds the state of Terraform.</summary>
    public const string StateBucket = "worker-local-terraform-state";

    private const string Region = LocalAwsApi.Region;
    private const string OwnerFile = "process";

    // Start times are kept in ticks since the boot of a machine whose clock may be set.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    private readonly Repository repository;
    private readonly string workingFiles;
    private readonly HttpClient http = LambdaApi();
    private readonly LocalParameters parameters = new();
    private MotoServer? services;
    private FunctionHost? host;
    private LocalAwsApi? api;

    private LocalEnvironment(Repository repository)
    {
        this.repository = repository;
        workingFiles = Path.Combine(repository.Local, Guid.NewGuid().ToString("N")[..8]);
        Terraform = new TerraformCli(repository, Path.Combine(workingFiles, "terraform"), new Dictionary<string, string>());
    }

    /// <summary>Endpoint of the AWS services (<c>AWS_ENDPOINT_URL</c>).</summary>
    public Uri Endpoint => services!.Url;

    public FunctionHost Functions => host!;

    /// <summary>What starts the functions by itself; null until <see cref="StartTriggersAsync"/>.</summary>
    public LocalTriggers? Triggers { get; private set; }

    /// <summary>The code that is served instead of the package; null when the package is.</summary>
    internal WorkingCopy? WorkingCopy { get; private set; }

    /// <summary>Ends when the AWS services end by themselves, which they should not.</summary>
    public Task ServicesEnded => services!.Ended;

    /// <summary>What the AWS services logged: a line for each request (<c>… "POST /2015-03-31/functions HTTP/1.1" 201 -</c>) among
    /// others.</summary>
    public string ServicesLog => services!.Log;

    /// <summary>The addresses of what is applied; none for everything.</summary>
    public Func<IReadOnlyList<string>> Targets { get; set; } = () => [];

    /// <summary>Terraform with the credentials and the endpoint of this environment.</summary>
    public TerraformCli Terraform { get; private set; }

    /// <summary>Credentials, region and endpoint, as variables of the AWS SDKs.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_REGION"] = Region,
        ["AWS_DEFAULT_REGION"] = Region, // what version 1 of the AWS CLI reads
        ["AWS_ENDPOINT_URL"] = Endpoint.ToString(),
    };

    /// <summary>Starts the services and the host; nothing is deployed yet.</summary>
    /// <param name="port">Port of the Invoke API; 0 chooses a free one.</param>
    /// <param name="variables">Environment variables for every function beside its own.</param>
    /// <param name="jit">Serves the working copy, once it is built, instead of the package.</param>
    public static async Task<LocalEnvironment> StartAsync(
        Repository repository,
        CancellationToken cancellationToken,
        int port = 0,
        Action<string, string>? onLog = null,
        Action<string, InvocationResult>? onInvoked = null,
        IReadOnlyDictionary<string, string>? variables = null,
        bool jit = false)
    {
        SweepWorkingFiles(repository);
        var environment = new LocalEnvironment(repository);
        try
        {
            Directory.CreateDirectory(environment.workingFiles);
            await File.WriteAllTextAsync(Path.Combine(environment.workingFiles, OwnerFile), $"{Environment.ProcessId}", cancellationToken);
            port = port == 0 ? Loopback.FreePort() : port;
            environment.services = await MotoServer.StartAsync(
                repository, new Uri($"http://127.0.0.1:{port}"), environment.workingFiles, cancellationToken, EndpointsIn(variables));
            var terraform = environment.Variables.ToDictionary();
            if (jit)
            {
                environment.WorkingCopy = new WorkingCopy(repository, Path.Combine(environment.workingFiles, "jit"));
                terraform["TF_VAR_package"] = environment.WriteEmptyPackage();
            }

            environment.Terraform = new TerraformCli(repository, Path.Combine(environment.workingFiles, "terraform"), terraform);
            environment.api = new LocalAwsApi(environment.Endpoint);
            var asynchronous = new AsynchronousInvocations(environment.api, onLog ?? ((_, _) => { }));
            environment.host = await FunctionHost.StartAsync(new FunctionHostOptions
            {
                Port = port,
                Describe = environment.DescribeAsync,
                Bootstrap = function => environment.WorkingCopy?.Executable ?? environment.Unpack(function),
                Layers = environment.UnpackLayers,
                Environment = environment.Variables
                    .Concat(variables ?? new Dictionary<string, string>())
                    .Concat(jit ? WorkingCopy.Variables : new Dictionary<string, string>())
                    .ToDictionary(),
                Asynchronously = asynchronous.RunAsync,
                Judge = ResponseProblems.In,
                LimitsMemory = !jit,
                OnLog = onLog ?? ((_, _) => { }),
                OnInvoked = onInvoked ?? ((_, _) => { }),
            });
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>terraform init</c> with the state in the local S3.</summary>
    public async Task InitAsync(CancellationToken cancellationToken)
    {
        using var s3 = S3();
        await s3.PutBucketAsync(
            new Amazon.S3.Model.PutBucketRequest { BucketName = StateBucket, BucketRegionName = Region }, cancellationToken);
        await Terraform.RunAsync(
            [
                "init", "-lockfile=readonly",
                $"-backend-config=bucket={StateBucket}", $"-backend-config=region={Region}", "-backend-config=use_path_style=true",
                "-backend-config=skip_credentials_validation=true", "-backend-config=skip_requesting_account_id=true",
            ],
            cancellationToken);
    }

    /// <summary>Deploys terraform/ as it is now; first makes the sample parameters and the layers that it names and that are not
    /// there, and puts the parameters whose samples were changed.</summary>
    /// <param name="onLine">Takes what Terraform says.</param>
    /// <param name="onParameter">Takes a line for each parameter that has another value now.</param>
    public async Task<string> ApplyAsync(
        CancellationToken cancellationToken, Action<string>? onLine = null, Action<string>? onParameter = null)
    {
        await Layers.BuildMissingAsync(repository, cancellationToken, onLine);
        await parameters.PutSamplesAsync(repository, api!, cancellationToken, onParameter);
        var apply = new TerraformApply(Terraform, api!, workingFiles);
        var output = await apply.RunAsync(Targets(), cancellationToken, onLine);
        if (Triggers is not null)
        {
            await Triggers.RefreshAsync(cancellationToken);
        }

        return output;
    }

    /// <summary>Lets schedules, queues, streams and HTTP APIs start functions from now on. Buckets and topics do so from the first
    /// apply.</summary>
    /// <param name="onProblem">Takes what a trigger could not do.</param>
    /// <param name="httpPort">Port of the HTTP APIs; 0 chooses a free one.</param>
    /// <param name="at">Sets the clock of the schedules, which runs on from there; null leaves it.</param>
    /// <param name="schedules">Whether schedules fire by themselves.</param>
    public async Task StartTriggersAsync(
        Action<string> onProblem, CancellationToken cancellationToken, int httpPort = 0, DateTimeOffset? at = null,
        bool schedules = true) =>
        Triggers = await LocalTriggers.StartAsync(
            api!, S3(), Functions, httpPort == 0 ? Loopback.FreePort() : httpPort, at, schedules, onProblem, cancellationToken);

    /// <summary>The argument that names the variables of this environment.</summary>
    public static string VariableFile => "-var-file=env/local.tfvars";

    /// <summary>Puts a secret into Parameter Store, in the place of the one that is there.</summary>
    public Task PutSecretAsync(string name, string value, CancellationToken cancellationToken) =>
        LocalParameters.PutAsync(api!, name, value, cancellationToken);

    public AmazonDynamoDBClient DynamoDB() =>
        new(Credentials, new AmazonDynamoDBConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = Region });

    public AmazonS3Client S3() =>
        new(Credentials, new AmazonS3Config { ServiceURL = Endpoint.ToString(), AuthenticationRegion = Region, ForcePathStyle = true });

    /// <summary>The names of all deployed functions, sorted.</summary>
    public async Task<IReadOnlyList<string>> FunctionNamesAsync(CancellationToken cancellationToken) =>
        [.. (await FunctionsAsync(cancellationToken)).Select(function => function.Name)];

    /// <summary>All deployed functions, sorted by name.</summary>
    public async Task<IReadOnlyList<FunctionConfiguration>> FunctionsAsync(CancellationToken cancellationToken)
    {
        using var response = JsonDocument.Parse(await http.GetStringAsync(new Uri(Endpoint, "/2015-03-31/functions/"), cancellationToken));
        return
        [
            .. response.RootElement.GetProperty("Functions").EnumerateArray()
                .Select(FunctionConfiguration.Read).OrderBy(function => function.Name, StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (Triggers is not null)
        {
            await Triggers.DisposeAsync();
        }

        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (services is not null)
        {
            await services.DisposeAsync();
        }

        if (WorkingCopy is not null)
        {
            await WorkingCopy.DisposeAsync();
        }

        api?.Dispose();
        http.Dispose();
        if (Directory.Exists(workingFiles))
        {
            Directory.Delete(workingFiles, recursive: true);
        }
    }

    /// <summary>Whether a process of this machine runs.</summary>
    /// <param name="startedAt">When it started: another one may have its id by now. Null when nobody knows.</param>
    internal static bool IsRunning(int process, DateTimeOffset? startedAt = null)
    {
        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(process);
            return !running.HasExited && (startedAt is null || (running.StartTime - startedAt.Value).Duration() < StartTolerance);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Deletes what runs left behind that were killed.</summary>
    private static void SweepWorkingFiles(Repository repository)
    {
        foreach (var folder in Directory.Exists(repository.Local) ? Directory.GetDirectories(repository.Local) : [])
        {
            var owner = Path.Combine(folder, OwnerFile);
            if (File.Exists(owner) && !(int.TryParse(File.ReadAllText(owner), out var process) && IsRunning(process)))
            {
                TryDelete(folder);
            }
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another run deletes it too.
        }
    }

    /// <summary>A client whose requests moto counts to our region; it reads it from the signature, which it does not check.</summary>
    private static HttpClient LambdaApi()
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{Region}/lambda/aws4_request, SignedHeaders=host, Signature=none");
        return client;
    }

    /// <summary>Where services are that are not moto's.</summary>
    private static Dictionary<string, string?> EndpointsIn(IReadOnlyDictionary<string, string>? variables) =>
        (variables ?? new Dictionary<string, string>())
            .Where(variable => variable.Key.StartsWith("AWS_ENDPOINT_URL_", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key, string? (variable) => variable.Value);

    private static BasicAWSCredentials Credentials => new("local", "local");

    /// <summary>A function as it is deployed now; null when it is not.</summary>
    public async Task<FunctionConfiguration?> DescribeAsync(string name)
    {
        var parts = name.Split(':');
        var qualifier = parts.Length > 1 ? $"?Qualifier={Uri.EscapeDataString(parts[1])}" : "";
        using var response = await http.GetAsync(
            new Uri(Endpoint, $"/2015-03-31/functions/{Uri.EscapeDataString(parts[0])}/configuration{qualifier}"));
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        using var function = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        var configuration = FunctionConfiguration.Read(function.RootElement);
        return configuration with { Fingerprint = configuration.Fingerprint + WorkingCopy?.BuildId };
    }

    /// <summary>Something for Terraform to upload where no package is served: a build must not wait for a package, nor change a
    /// function.</summary>
    private string WriteEmptyPackage()
    {
        Directory.CreateDirectory(workingFiles);
        var file = Path.Combine(workingFiles, "no-package.zip");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry("bootstrap").Open());
        writer.WriteLine("./worker up --watch serves the working copy and not a package.");
        return file;
    }

    /// <summary>Unpacks the layers of a function into one folder, the later over the earlier, as Lambda does: what tools/local_aws.py
    /// kept of them.</summary>
    private string? UnpackLayers(FunctionConfiguration function)
    {
        if (function.Layers.Count == 0)
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', function.Layers)));
        var folder = Path.Combine(workingFiles, "opt", Convert.ToHexStringLower(hash)[..16]);
        if (!Directory.Exists(folder))
        {
            foreach (var layer in function.Layers.Select(arn => arn.Split(':')))
            {
                // arn:aws:lambda:region:account:layer:name:version
                ZipFile.ExtractToDirectory(
                    Path.Combine(workingFiles, "layers", layer[6], $"{layer[7]}.zip"), $"{folder}.new", overwriteFiles: true);
            }

            Directory.Move($"{folder}.new", folder);
        }

        return folder;
    }

    /// <summary>Unpacks the code of a function or version: what tools/local_aws.py kept of what was deployed.</summary>
    private string Unpack(FunctionConfiguration function)
    {
        var hash = Convert.ToHexStringLower(Convert.FromBase64String(function.CodeSha256));
        var folder = Path.Combine(workingFiles, hash[..16]);
        if (!Directory.Exists(folder))
        {
            ZipFile.ExtractToDirectory(Path.Combine(workingFiles, "packages", $"{hash}.zip"), folder);
        }

        return Path.Combine(folder, "bootstrap");
    }
}
