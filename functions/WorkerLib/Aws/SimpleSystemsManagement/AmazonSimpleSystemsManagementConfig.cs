using WorkerLib.Aws.Services;

namespace Amazon.SimpleSystemsManagement;

/// <summary>Where Parameter Store is and how long to wait for it: an attempt has 3 s.</summary>
public sealed class AmazonSimpleSystemsManagementConfig() : ServiceConfig("SSM", "ssm", "2014-11-06", TimeSpan.FromSeconds(3));
