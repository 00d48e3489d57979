using LocalAws.LambdaHost;
using LocalAws.Setup;
using LocalAws.Watch;

namespace LocalAws;

/// <summary>A local environment with everything deployed, made with progress on the screen.</summary>
internal static class LocalDeployment
{
    /// <summary>Builds and deploys; the caller ends what it gets.</summary>
    /// <param name="port">Port of the Invoke API; 0 chooses a free one.</param>
    /// <param name="variables">Environment variables for every function beside its own.</param>
    /// <param name="code">Is told what is served. When it is to be the JIT's, no package is built.</param>
    /// <param name="targets">The addresses of what is deployed; null for everything.</param>
    /// <param name="install">Whether what is missing on this machine is installed, or only named.</param>
    public static async Task<LocalEnvironment> StartAsync(
        Repository repository,
        CancellationToken cancellationToken,
        int port = 0,
        Action<string, string>? onLog = null,
        Action<string, InvocationResult>? onInvoked = null,
        IReadOnlyDictionary<string, string>? variables = null,
        ServedCode? code = null,
        Func<IReadOnlyList<string>>? targets = null,
        bool install = true)
    {
        var jit = code?.Now.Kind == ServedCode.Jit;
        IReadOnlyList<Need> needs = jit ? Needs.ForLocalAws : [.. Needs.ForPackage.Union(Needs.ForLocalAws)];
        await MachineSetup.EnsureAsync(needs, repository, cancellationToken, install);
        if (!jit)
        {
            var package = await Screen.StepAsync("building the package", note => Package.BuildAsync(repository, cancellationToken, note));
            Screen.Line(package);
            code?.Change(status => status with { Build = Package.BuildId(package) });
        }

        var environment = await Screen.StepAsync(
            "starting the local AWS",
            _ => LocalEnvironment.StartAsync(repository, cancellationToken, port, onLog, onInvoked, variables, jit));
        try
        {
            environment.Targets = targets ?? environment.Targets;
            if (environment.WorkingCopy is { } workingCopy)
            {
                await Screen.StepAsync(
                    "building your working copy",
                    note => new CodeReload(workingCopy, code!, Screen.Line).StartAsync(cancellationToken, note));
            }

            await Screen.StepAsync("terraform init", _ => environment.InitAsync(cancellationToken));
            await Screen.StepAsync("terraform apply", note => environment.ApplyAsync(cancellationToken, note));
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Spotlight when it is wanted.</summary>
    public static async Task<Spotlight?> StartSpotlightAsync(
        bool wanted, Repository repository, CancellationToken cancellationToken) => wanted
        ? await Screen.StepAsync(
            "starting Spotlight (the first time installs it with npm)", _ => Spotlight.StartAsync(repository, cancellationToken))
        : null;
}
