"""What finder is measured against, each as well made as its few lines allow."""
