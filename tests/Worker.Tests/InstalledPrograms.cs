using System.Runtime.CompilerServices;
using LocalAws.Setup;

namespace Worker.Tests;

/// <summary>What ./worker setup installed serves the tests too, whoever runs them.</summary>
internal static class InstalledPrograms
{
    [ModuleInitializer]
    public static void Use() => MachineSetup.UseInstalled(Checkout.Repository);
}
