namespace Worker.Tool;

/// <summary>The programs that the commands need beside dotnet, with how to check for each and how to get it.</summary>
internal static class Prerequisites
{
    private sealed record Need(string Name, string[] Command, string HowToGet);

    private static readonly Need Node = new("Node.js 20 or later with npm", ["npm", "--version"], "https://nodejs.org/en/download (Spotlight and the checks of the tests)");

    private static readonly Need[] Needs =
    [
        new("gcc", ["gcc", "--version"], "apt-get install gcc libc6-dev (Native AOT links with it)"),
        new("binutils", ["objdump", "--version"], "apt-get install binutils"),
        new("zip", ["zip", "--version"], "apt-get install zip"),
        new("Terraform 1.10 or later", ["terraform", "version"], "https://developer.hashicorp.com/terraform/install"),
        new("Python 3", ["python3", "--version"], "apt-get install python3 python3-pip (the local AWS is moto)"),
        new("moto 5.2 with its server", ["python3", "-c", "import moto.server, flask, sys; sys.exit(moto.__version__ < '5.2')"], "python3 -m pip install 'moto[server]==5.2.1'"),
    ];

    /// <exception cref="UserException">Something is missing; names each and says how to get it.</exception>
    public static Task CheckAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync(Needs, repository, cancellationToken);

    /// <summary>Checks for what only some commands need.</summary>
    public static Task CheckNodeAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync([Node], repository, cancellationToken);

    private static async Task CheckAsync(Need[] needs, Repository repository, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(needs.Select(async need => (Need: need, Found: await IsThereAsync(need, repository, cancellationToken))));
        var missing = checks.Where(check => !check.Found).Select(check => $"  {check.Need.Name}: {check.Need.HowToGet}").ToList();
        if (missing.Count > 0)
        {
            throw new UserException($"missing on this machine:\n{string.Join('\n', missing)}");
        }
    }

    private static async Task<bool> IsThereAsync(Need need, Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            return (await ChildProcess.RunAsync(need.Command[0], need.Command[1..], repository.Root, cancellationToken)).ExitCode == 0;
        }
        catch (UserException)
        {
            return false;
        }
    }
}
