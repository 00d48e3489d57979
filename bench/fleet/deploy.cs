#:project ../../tools/LocalAws/LocalAws.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property NoWarn=$(NoWarn);NU1603

// Deploys a fleet to a local AWS and prints the seconds of: apply, plan without changes, apply of another package.
// usage: dotnet run deploy.cs -- COPY OTHER_PACKAGE. Called by run.sh.

using System.Diagnostics;
using System.Globalization;
using LocalAws;

var repository = new Repository(args[0]);
using var ending = new CancellationTokenSource();
await using var aws = await LocalEnvironment.StartAsync(repository, ending.Token);
await aws.InitAsync(ending.Token);

var apply = await SecondsAsync(() => aws.ApplyAsync(ending.Token));
var plan = await SecondsAsync(() => aws.Terraform.RunAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], ending.Token));
File.Copy(args[1], repository.Package, overwrite: true);
var applyCode = await SecondsAsync(() => aws.ApplyAsync(ending.Token));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{apply:F1} {plan:F1} {applyCode:F1}"));

static async Task<double> SecondsAsync(Func<Task> run)
{
    var clock = Stopwatch.StartNew();
    await run();
    return clock.Elapsed.TotalSeconds;
}
