using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkerLib.Lambda;

/// <summary>
/// Opens TCP connections that are read and written as files are. <see cref="Socket"/> would do as well, but the first one of a process
/// starts a thread for asynchronous sockets, which nothing here uses (docs/decisions/0003-own-runtime-client.md has the figures).
/// </summary>
internal static partial class BlockingConnection
{
    private const int Stream = 1;
    private const int Tcp = 6;
    private const int NoDelay = 1;

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0;

    private static int V6 => OperatingSystem.IsLinux() ? 10 : 30;

    /// <exception cref="IOException">The peer cannot be reached.</exception>
    public static FileStream Open(IPAddress address, int port)
    {
        var peer = new IPEndPoint(address, port).Serialize();
#pragma warning disable CA2000 // Dispose objects before losing scope: the stream disposes it
        var connection = new SafeFileHandle(
            Check(Socket(address.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : 2, Stream | CloseOnExec, Tcp)), ownsHandle: true);
#pragma warning restore CA2000
        try
        {
            Check(SetOption(connection, Tcp, NoDelay, 1, sizeof(int)));
            Check(Connect(connection, peer.Buffer.Span, (uint)peer.Size));
            return new FileStream(connection, FileAccess.ReadWrite, bufferSize: 0);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static nint Check(int result) => result >= 0 ? result : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(SafeFileHandle connection, int level, int option, in int value, uint valueBytes);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(SafeFileHandle connection, ReadOnlySpan<byte> peer, uint peerBytes);
}
